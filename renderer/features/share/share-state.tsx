import { Badge, Group, Stack, Switch, Text, Title } from '@mantine/core';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { ShareView } from '#shared/contract/share.ts';
import { useAction, useCall } from '../../app/calls.ts';
import { Card } from '../../app/card.tsx';
import { FailureAlert } from '../../app/failure-alert.tsx';
import styles from './share.module.css';
import { ShareFacts } from './share-facts.tsx';
import { TakeOtherPort } from './take-other-port.tsx';

/** The counters change without an event. */
const LOOK_AGAIN_MS = 3000;

const colors = { running: 'green', elsewhere: 'green', stopped: 'gray', failed: 'red' } as const;

/** Whether it runs, why not, and what has come of it so far. */
export function ShareState({ view }: { readonly view: ShareView }) {
  const { t } = useTranslation('share');
  const status = useCall('share.status', {});
  const start = useAction('share.start');
  const stop = useAction('share.stop');
  const save = useAction('share.save');
  const { refetch } = status;
  useEffect(() => {
    const timer = window.setInterval(() => void refetch(), LOOK_AGAIN_MS);
    return () => window.clearInterval(timer);
  }, [refetch]);
  const state = status.data?.state ?? 'stopped';
  const isReady = view.buckets.length > 0 && view.keys.some(({ hasSecret }) => hasSecret);
  const isOff = state === 'stopped';
  const turn = (on: boolean) => {
    start.reset();
    stop.reset();
    (on ? start : stop).mutate({});
  };
  // What keeps it from running is said once, by the state where it knows.
  const failure = status.data?.failure ?? start.error ?? stop.error ?? save.error ?? status.error;
  return (
    <Card aria-labelledby="share-state-title">
      <Group justify="space-between" mb="md">
        <Title order={2} size="h4" id="share-state-title">
          {t('state.title')}
        </Title>
        <Badge color={colors[state]} variant="outline" c="var(--mantine-color-text)" tt="none" role="status">
          {t(`state.${state}`)}
        </Badge>
      </Group>
      <Stack gap="lg">
        <Switch
          label={t('state.switch')}
          description={isOff && !isReady ? t('state.firstOthers') : t('state.switchHelp')}
          checked={!isOff}
          disabled={status.data === undefined || start.isPending || stop.isPending || (isOff && !isReady)}
          onChange={(event) => turn(event.currentTarget.checked)}
        />
        <Switch
          label={t('state.withApp')}
          description={t('state.withAppHelp')}
          checked={view.startWithApp}
          disabled={save.isPending}
          onChange={(event) => save.mutate({ startWithApp: event.currentTarget.checked })}
        />
        <FailureAlert failure={failure} />
        <TakeOtherPort failure={status.data?.failure ?? null} />
        {state === 'elsewhere' && (
          <div className={styles.notice} role="note">
            <Text fw={600}>{t('state.elsewhere')}</Text>
            <Text size="sm">{t('state.elsewhereHelp')}</Text>
          </div>
        )}
        {status.data && (state === 'running' || state === 'elsewhere') && <ShareFacts status={status.data} />}
      </Stack>
    </Card>
  );
}
