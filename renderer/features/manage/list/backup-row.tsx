import { VisuallyHidden } from '@mantine/core';
import { IconPinFilled } from '@tabler/icons-react';
import type { MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { BackupRow } from '#shared/backup.ts';
import { formatRoute } from '../../../app/route.ts';
import { useFormat } from '../../../app/use-format.ts';
import { GridCell, GridLine } from '../grid/grid-parts.tsx';
import { SelectBox } from '../grid/select-box.tsx';
import type { VirtualGrid } from '../grid/use-virtual-grid.ts';
import styles from './list.module.css';
import { StatusWord } from './status-word.tsx';

interface BackupLineProps {
  readonly row: BackupRow;
  readonly connection: string;
  readonly line: ReturnType<VirtualGrid['lineProps']>;
  readonly isChosen: boolean;
  readonly now: number;
  readonly onPress: (event: MouseEvent) => void;
  readonly onBox: (event: MouseEvent) => void;
}

/** One backup in the list. */
export function BackupLine({ row, connection, line, isChosen, now, onPress, onBox }: BackupLineProps) {
  const { t } = useTranslation('manage');
  const format = useFormat();
  return (
    <GridLine line={line} aria-selected={isChosen} data-opens className={styles.row ?? ''} onClick={onPress}>
      <GridCell>
        <SelectBox state={isChosen ? 'all' : 'none'} onPress={onBox} />
      </GridCell>
      <GridCell>
        <a
          className={styles.date}
          tabIndex={-1}
          href={formatRoute({ page: 'manage', connection, backup: row.id })}
        >
          {format.dateTime(row.createdAt)}
        </a>
      </GridCell>
      <GridCell title={row.device}>{row.device}</GridCell>
      <GridCell title={row.plan}>{row.plan}</GridCell>
      <GridCell look="number">{format.bytes(row.size)}</GridCell>
      <GridCell look="number">{format.count(row.files)}</GridCell>
      <GridCell>
        <StatusWord status={row.status} />
      </GridCell>
      <GridCell>
        {row.pinned && (
          <>
            <IconPinFilled size={18} className={styles.pin} aria-hidden />
            <VisuallyHidden>{t('pinned')}</VisuallyHidden>
          </>
        )}
      </GridCell>
      <GridCell look="muted">
        {row.provenAt === null ? t('notProven') : format.relative(row.provenAt, now)}
      </GridCell>
    </GridLine>
  );
}
