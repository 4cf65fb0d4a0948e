import { Anchor, Text, UnstyledButton } from '@mantine/core';
import { IconCloudDownload, IconShieldPlus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../app/calls.ts';
import { FailureAlert } from '../../app/failure-alert.tsx';
import { Page } from '../../app/page.tsx';
import { navigate } from '../../app/router.ts';
import styles from './first-run.module.css';

interface DoorsProps {
  readonly onProtect: () => void;
  readonly onJoin: () => void;
}

/** Two doors and a quiet third. */
export function Doors({ onProtect, onJoin }: DoorsProps) {
  const { t } = useTranslation('firstRun');
  const tryHere = useAction('connections.tryHere');
  const start = useAction('jobs.start');
  const beginTrial = () =>
    tryHere.mutate(
      {},
      {
        onSuccess: ({ plan }) =>
          start.mutate({ job: { kind: 'backup', plan } }, { onSettled: () => navigate({ page: 'home' }) }),
      },
    );
  return (
    <Page title={t('title')}>
      <Text>{t('intro')}</Text>
      <div className={styles.doors}>
        <Door
          icon={<IconShieldPlus size={32} stroke={1.5} aria-hidden />}
          title={t('protect')}
          text={t('protectText')}
          onOpen={onProtect}
        />
        <Door
          icon={<IconCloudDownload size={32} stroke={1.5} aria-hidden />}
          title={t('join')}
          text={t('joinText')}
          onOpen={onJoin}
        />
      </div>
      <div>
        <Anchor component="button" type="button" disabled={tryHere.isPending} onClick={beginTrial}>
          {tryHere.isPending ? t('trying') : t('try')}
        </Anchor>
        <Text size="sm" c="dimmed">
          {t('tryText')}
        </Text>
      </div>
      <FailureAlert failure={tryHere.error} />
    </Page>
  );
}

interface DoorProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly text: string;
  readonly onOpen: () => void;
}

function Door({ icon, title, text, onOpen }: DoorProps) {
  return (
    <UnstyledButton className={styles.door} onClick={onOpen}>
      <span className={styles.doorIcon}>{icon}</span>
      <Text component="span" size="lg" fw={650}>
        {title}
      </Text>
      <Text component="span" c="dimmed">
        {text}
      </Text>
    </UnstyledButton>
  );
}
