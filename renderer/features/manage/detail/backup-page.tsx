import { Alert, Anchor, Button, EmptyState, Skeleton, Tabs, Title } from '@mantine/core';
import { IconArchiveOff, IconArrowLeft } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BackupRow } from '#shared/backup.ts';
import { useCall } from '../../../app/calls.ts';
import { FailureAlert } from '../../../app/failure-alert.tsx';
import { Page } from '../../../app/page.tsx';
import { formatRoute } from '../../../app/route.ts';
import { useFormat } from '../../../app/use-format.ts';
import { useRemembered } from '../list/remembered.ts';
import { BackupFacts } from './backup-facts.tsx';
import { BackupFiles } from './backup-files.tsx';
import { BackupHeadActions } from './backup-head-actions.tsx';
import styles from './detail.module.css';
import { SincePrevious } from './since-previous.tsx';

interface BackupPageProps {
  readonly connection: string;
  readonly id: string;
}

/** One backup, opened: what it is, its files, what changed. */
export function BackupPage({ connection, id }: BackupPageProps) {
  const { t } = useTranslation('manage');
  const list = useCall('backups.list', { connection });
  const found = list.data?.backups.find((one) => one.id === id);
  // What was on the screen stays there when it goes from the list: it may be this page that is deleting it.
  const [known, setKnown] = useState(found);
  if (found && found !== known) setKnown(found);
  const row = found ?? known;
  const back = (
    <Anchor href={formatRoute({ page: 'manage', connection })} size="sm" className={styles.back ?? ''}>
      <IconArrowLeft size={16} aria-hidden />
      {t('detail.back')}
    </Anchor>
  );
  if (row) {
    return (
      <Opened
        key="opened"
        connection={connection}
        row={row}
        all={list.data?.backups ?? []}
        isGone={list.data !== undefined && !found}
        back={back}
      />
    );
  }
  return (
    <Page title={t('title')}>
      {back}
      <FailureAlert failure={list.error} onRetry={() => void list.refetch()} />
      {list.isPending && <Skeleton height={360} />}
      {list.data && (
        <EmptyState
          icon={<IconArchiveOff size={40} aria-hidden />}
          title={t('detail.gone')}
          description={t('detail.goneText')}
        >
          <EmptyState.Actions>
            <Button variant="default" loading={list.isFetching} onClick={() => void list.refetch()}>
              {t('reload')}
            </Button>
          </EmptyState.Actions>
        </EmptyState>
      )}
    </Page>
  );
}

interface OpenedProps {
  readonly connection: string;
  readonly row: BackupRow;
  readonly all: readonly BackupRow[];
  readonly isGone: boolean;
  readonly back: ReactNode;
}

function Opened({ connection, row, all, isGone, back }: OpenedProps) {
  const { t } = useTranslation('manage');
  const format = useFormat();
  const [tab, setTab] = useRemembered<string | null>(`backup ${connection} ${row.key} tab`, 'files');
  const title = t('detail.title', { date: format.dateTime(row.createdAt) });
  return (
    <Page
      title={title}
      width="wide"
      heading={
        <div>
          {back}
          <Title order={1} size="h2" tabIndex={-1} className={styles.heading ?? ''}>
            {title}
          </Title>
        </div>
      }
      actions={<BackupHeadActions connection={connection} row={row} all={all} />}
    >
      {isGone && (
        <Alert color="gray" variant="outline" title={t('detail.gone')} role="status">
          {t('detail.goneText')}
        </Alert>
      )}
      <BackupFacts connection={connection} row={row} />
      <Tabs value={tab} onChange={setTab}>
        <Tabs.List aria-label={t('detail.tabs')}>
          <Tabs.Tab value="files">{t('detail.tabFiles')}</Tabs.Tab>
          <Tabs.Tab value="changes">{t('detail.tabChanges')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="files" pt="md">
          <BackupFiles connection={connection} row={row} />
        </Tabs.Panel>
        <Tabs.Panel value="changes" pt="md">
          {tab === 'changes' && <SincePrevious connection={connection} row={row} all={all} />}
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
