import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { GridCell, GridLine } from '../grid/grid-parts.tsx';
import type { VirtualGrid } from '../grid/use-virtual-grid.ts';
import styles from './files.module.css';
import type { TreeRow } from './tree-outline.ts';

interface NoteLineProps {
  readonly row: Extract<TreeRow, { kind: 'note' }>;
  readonly line: ReturnType<VirtualGrid['lineProps']>;
  readonly onRetry: () => void;
}

/** Stands where the files of a folder would: on their way, none, or not readable. */
export function NoteLine({ row, line, onRetry }: NoteLineProps) {
  const { t } = useTranslation(['manage', 'app']);
  return (
    <GridLine line={line} aria-level={row.level}>
      <GridCell aria-colspan={4} className={styles.note} data-note={row.note}>
        <span style={{ paddingInlineStart: `${(row.level - 1) * 20 + 52}px` }}>{t(`files.${row.note}`)}</span>
        {row.note === 'failed' && (
          <Button size="compact-xs" variant="default" tabIndex={-1} onClick={onRetry}>
            {t('app:retry')}
          </Button>
        )}
      </GridCell>
    </GridLine>
  );
}
