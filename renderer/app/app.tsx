import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { defaultPreferences } from '#shared/contract/app.ts';
import { CONTRACT_VERSION } from '#shared/contract/contract.ts';
import { WaitingKeys } from '../features/keys/waiting-keys.tsx';
import { LockedSecrets } from '../features/secrets/locked-secrets.tsx';
import { failureOf } from './call-failed.ts';
import { invalidateFor, useCall } from './calls.ts';
import { ClientContext } from './client.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { applyLanguage } from './i18n.ts';
import { JobsContext } from './jobs.ts';
import { JobsStore } from './jobs-store.ts';
import { useLinkState } from './link-state.ts';
import { Pages } from './pages.tsx';
import { PlainNotice } from './plain-notice.tsx';
import { Shell } from './shell.tsx';
import { theme } from './theme.ts';
import type { WindowClient } from './window-client.ts';

/** The whole window over a client. */
export function App({ client }: { readonly client: WindowClient }) {
  const [queries] = useState(newQueryClient);
  const [jobs] = useState(() => new JobsStore(client));

  useEffect(() => jobs.start(), [jobs]);
  useEffect(() => {
    const stopEvents = client.subscribe((event) => {
      if (event.type === 'changed') invalidateFor(queries, event.what);
    });
    const stopLink = client.onLinkChange(() => {
      // Whatever changed while nobody told us is asked for again.
      if (client.linkState() === 'connected') void queries.invalidateQueries();
    });
    return () => {
      stopEvents();
      stopLink();
    };
  }, [client, queries]);

  return (
    <ClientContext value={client}>
      <QueryClientProvider client={queries}>
        <JobsContext value={jobs}>
          <Themed />
        </JobsContext>
      </QueryClientProvider>
    </ClientContext>
  );
}

function Themed() {
  const { t } = useTranslation();
  const preferences = useCall('preferences.get', {}).data ?? defaultPreferences;
  const systemDark = useSystemDark();
  useEffect(() => void applyLanguage(preferences), [preferences]);
  const scheme =
    preferences.colorScheme === 'system' ? (systemDark ? 'dark' : 'light') : preferences.colorScheme;
  return (
    // Variables come from installTheme and no global classes are used: both would be style elements.
    <MantineProvider
      theme={theme}
      forceColorScheme={scheme}
      withCssVariables={false}
      withGlobalClasses={false}
    >
      <ErrorBoundary title={t('crash.title')} text={t('crash.text')} button={t('crash.reload')}>
        <Notifications position="bottom-right" />
        <Gate />
      </ErrorBoundary>
    </MantineProvider>
  );
}

/** Lets the pages in once the engine answers and speaks the same contract. */
function Gate() {
  const { t } = useTranslation();
  const link = useLinkState();
  const info = useCall('app.info', {}, { enabled: link !== 'signed-out' });
  if (link === 'signed-out') {
    return (
      <PlainNotice
        title={t('link.signedOutTitle')}
        text={t('link.signedOut')}
        hint={t('link.signedOutHint')}
      />
    );
  }
  if (link === 'outdated' || (info.data && info.data.contract !== CONTRACT_VERSION)) {
    return (
      <PlainNotice
        title={t('outdated.title')}
        text={t('outdated.text')}
        button={t('outdated.reload')}
        onPress={() => location.reload()}
      />
    );
  }
  return (
    <Shell>
      <LockedSecrets />
      <WaitingKeys />
      <Pages />
    </Shell>
  );
}

function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // Events tell what changed, so nothing is asked again merely because it was shown again.
        staleTime: Number.POSITIVE_INFINITY,
        refetchOnWindowFocus: false,
        retry: (count, thrown) => count < 2 && failureOf(thrown).code === 'window-offline',
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  });
}

function useSystemDark(): boolean {
  const [dark, setDark] = useState(() => matchMedia('(prefers-color-scheme: dark)').matches);
  useEffect(() => {
    const query = matchMedia('(prefers-color-scheme: dark)');
    const listen = () => setDark(query.matches);
    query.addEventListener('change', listen);
    return () => query.removeEventListener('change', listen);
  }, []);
  return dark;
}
