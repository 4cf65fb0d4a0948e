import { Text } from '@mantine/core';
import { IconPinFilled } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { BackupRow } from '#shared/backup.ts';
import { useCall } from '../../../app/calls.ts';
import { Card } from '../../../app/card.tsx';
import { useFormat, useNow } from '../../../app/use-format.ts';
import { useKeptUntil } from '../../kept/use-kept-until.ts';
import list from '../list/list.module.css';
import { shownStatus } from '../list/shown-status.ts';
import { StatusWord } from '../list/status-word.tsx';
import styles from './detail.module.css';

/** Where a backup comes from, how large it is and how far it can be counted on. */
export function BackupFacts({ connection, row }: { readonly connection: string; readonly row: BackupRow }) {
  const { t } = useTranslation(['manage', 'kept']);
  const format = useFormat();
  const now = useNow();
  const status = shownStatus(row);
  const keptUntil = useKeptUntil();
  const [lock] = useCall('kept.locks', { connection, ids: [row.id] }).data?.locks ?? [];
  const facts: [string, ReactNode][] = [
    [t('column.device'), row.device],
    [t('column.plan'), row.plan],
    [t('column.status'), <StatusWord key="status" status={status} word={t(`status.${status}`)} />],
    [t('detail.files'), format.count(row.files)],
    [t('detail.content'), format.bytes(row.bytes)],
    [t('detail.size'), format.bytes(row.size)],
    [t('detail.proven'), row.provenAt === null ? t('notProven') : format.relative(row.provenAt, now)],
  ];
  if (row.sampledAt !== null) facts.push([t('detail.sampled'), format.relative(row.sampledAt, now)]);
  if (row.pinned) {
    facts.push([
      t('column.pinned'),
      <span key="pin" className={list.status}>
        <IconPinFilled size={18} className={list.pin} aria-hidden />
        {t('pinned')}
      </span>,
    ]);
  }
  if (lock) facts.push([t('kept:fact'), keptUntil(lock)]);
  return (
    <Card>
      <dl className={styles.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {status !== 'complete' && (
        <Text size="sm" className={styles.statusText ?? ''}>
          {t(`statusText.${status}`)}
        </Text>
      )}
    </Card>
  );
}
