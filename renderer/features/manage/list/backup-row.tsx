import { VisuallyHidden } from '@mantine/core';
import { IconPinFilled } from '@tabler/icons-react';
import type { MouseEvent } from 'react';
import type { BackupRow } from '#shared/backup.ts';
import type { Format } from '../../../app/format.ts';
import { formatRoute } from '../../../app/route.ts';
import { GridCell, GridLine } from '../grid/grid-parts.tsx';
import { SelectBox } from '../grid/select-box.tsx';
import type { VirtualGrid } from '../grid/use-virtual-grid.ts';
import styles from './list.module.css';
import { type ShownStatus, shownStatus } from './shown-status.ts';
import { StatusWord } from './status-word.tsx';

/** Looked up once for all lines: while somebody scrolls, there are hundreds of new ones a second. */
export type LineWords = Readonly<Record<ShownStatus | 'pinned' | 'notProven', string>>;

interface BackupLineProps {
  readonly row: BackupRow;
  readonly connection: string;
  readonly line: ReturnType<VirtualGrid['lineProps']>;
  readonly isChosen: boolean;
  readonly now: number;
  readonly format: Format;
  readonly words: LineWords;
  readonly onPress: (event: MouseEvent) => void;
  readonly onBox: (event: MouseEvent) => void;
}

/** One backup in the list. */
export function BackupLine(props: BackupLineProps) {
  const { row, connection, line, isChosen, now, format, words, onPress, onBox } = props;
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
        <StatusWord status={shownStatus(row)} word={words[shownStatus(row)]} />
      </GridCell>
      <GridCell>
        {row.pinned && (
          <>
            <IconPinFilled size={18} className={styles.pin} aria-hidden />
            <VisuallyHidden>{words.pinned}</VisuallyHidden>
          </>
        )}
      </GridCell>
      <GridCell look="muted">
        {row.provenAt === null ? words.notProven : format.relative(row.provenAt, now)}
      </GridCell>
    </GridLine>
  );
}
