import { IconAlertTriangle, IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import type { BackupStatus } from '#shared/backup.ts';
import styles from './list.module.css';

const icons = { complete: IconCircleCheck, incomplete: IconAlertTriangle, damaged: IconCircleX } as const;

/** How much a backup may be counted on: an icon and a word, never a colour alone. */
export function StatusWord({ status, word }: { readonly status: BackupStatus; readonly word: string }) {
  const Icon = icons[status];
  return (
    <span className={styles.status} data-status={status}>
      <Icon size={18} aria-hidden />
      {word}
    </span>
  );
}
