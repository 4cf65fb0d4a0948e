import { Text } from '@mantine/core';
import { IconAlertTriangle, IconDeviceDesktop } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { BackupRow } from '#shared/backup.ts';
import { useFormat, useNow } from '../../app/use-format.ts';
import styles from './restore.module.css';

/** Which computer and which day the files come from; on the screen from the first step to the last. */
export function Origin({ row }: { readonly row: BackupRow }) {
  const { t } = useTranslation('restore');
  const format = useFormat();
  const now = useNow();
  return (
    <div className={styles.origin}>
      <IconDeviceDesktop size={32} stroke={1.5} className={styles.originIcon} aria-hidden />
      <div>
        <Text fw={600}>{t('from', { device: row.device, date: format.dateTime(row.createdAt) })}</Text>
        <Text size="sm" c="dimmed">
          {t('fromText', { plan: row.plan, ago: format.relative(row.createdAt, now) })}
        </Text>
        {row.status !== 'complete' && (
          <Text size="sm" className={styles.warning ?? ''}>
            <IconAlertTriangle size={18} aria-hidden />
            {t(row.status)}
          </Text>
        )}
      </div>
    </div>
  );
}
