import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconHelpCircle } from '@tabler/icons-react';
import styles from './list.module.css';
import type { ShownStatus } from './shown-status.ts';

const icons = {
  complete: IconCircleCheck,
  incomplete: IconAlertTriangle,
  unchecked: IconHelpCircle,
  damaged: IconCircleX,
} as const;

/** How much a backup may be counted on: an icon and a word, never a colour alone. */
export function StatusWord({ status, word }: { readonly status: ShownStatus; readonly word: string }) {
  const Icon = icons[status];
  return (
    <span className={styles.status} data-status={status}>
      <Icon size={18} aria-hidden />
      {word}
    </span>
  );
}
