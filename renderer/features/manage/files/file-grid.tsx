import { VisuallyHidden } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TreeEntry } from '#shared/contract/backups.ts';
import { GridFrame, HeadCell } from '../grid/grid-parts.tsx';
import { useVirtualGrid } from '../grid/use-virtual-grid.ts';
import { choiceOf, type FileChoice } from './file-choice.ts';
import { FileLine } from './file-line.tsx';
import { NoteLine } from './note-line.tsx';
import type { TreeRow } from './tree-outline.ts';

interface FileGridProps {
  readonly label: string;
  readonly count: number;
  /** Undefined outside of the list. */
  readonly rowAt: (index: number) => TreeRow | undefined;
  readonly choice: FileChoice;
  readonly onToggle: (entry: TreeEntry) => void;
  /** A file was opened. */
  readonly onLook: (entry: TreeEntry) => void;
  readonly lookedAt: string | null;
  /** A folder was opened or closed, or `up`: go to the folder that holds the line; returns the line to go to. */
  readonly onFolder: (row: TreeRow, what: 'open' | 'close' | 'up') => number;
  readonly onRetry: (folder: string) => void;
  /** Rows that are in view, after each change. */
  readonly onView: (rows: readonly TreeRow[]) => void;
  readonly placeOf: (entry: TreeEntry) => string | null;
  /** CSS length of what stands above and below the list. */
  readonly above: string;
}

const ROW_HEIGHT = 36;
const HEAD_HEIGHT = 40;

/** Files and folders as lines; the same for the tree and for what a search found. */
export function FileGrid(props: FileGridProps) {
  const { count, rowAt, choice, onFolder, onView } = props;
  const { t } = useTranslation('manage');
  const [wanted, setActive] = useState(-1);
  const active = Math.min(wanted, count - 1);
  const entryAt = (index: number) => {
    const row = rowAt(index);
    return row?.kind === 'entry' ? row.entry : undefined;
  };
  const openAt = (index: number) => {
    const row = rowAt(index);
    if (row?.kind === 'note' && row.note === 'failed') props.onRetry(row.folder);
    if (row?.kind !== 'entry' || !row.entry) return;
    setActive(index);
    if (row.entry.type === 'folder') onFolder(row, row.isOpen ? 'close' : 'open');
    else props.onLook(row.entry);
  };
  const toggleAt = (index: number) => {
    const entry = entryAt(index);
    setActive(index);
    if (entry) props.onToggle(entry);
  };
  const step = (key: string, index: number): boolean => {
    const row = rowAt(index);
    if (!row) return false;
    const isFolder = row.kind === 'entry' && row.entry?.type === 'folder';
    const isOpen = row.kind === 'entry' && row.isOpen;
    if (key === 'ArrowRight' && isFolder) {
      if (isOpen) setActive(index + 1);
      else onFolder(row, 'open');
      return true;
    }
    if (key === 'ArrowLeft') {
      const line = onFolder(row, isFolder && isOpen ? 'close' : 'up');
      if (line >= 0) setActive(line);
      return true;
    }
    return false;
  };
  const grid = useVirtualGrid({
    count,
    rowHeight: ROW_HEIGHT,
    headHeight: HEAD_HEIGHT,
    active,
    onActive: setActive,
    onOpen: openAt,
    onToggle: toggleAt,
    onKey: step,
  });
  const { items } = grid;
  useEffect(() => {
    onView(items.map((item) => rowAt(item.index)).filter((row) => row !== undefined));
  }, [items, rowAt, onView]);

  return (
    <GridFrame
      role="treegrid"
      label={props.label}
      describedBy="files-keys"
      count={count}
      isMultiselectable
      grid={grid}
      columns="24px minmax(11rem, 1fr) 4.8rem 10.6rem"
      minWidth="30rem"
      above={props.above}
      head={
        <>
          <HeadCell>
            <VisuallyHidden>{t('chosenColumn')}</VisuallyHidden>
          </HeadCell>
          <HeadCell>{t('files.name')}</HeadCell>
          <HeadCell look="number">{t('files.size')}</HeadCell>
          <HeadCell>{t('files.modified')}</HeadCell>
        </>
      }
    >
      {items.map((item) => {
        const row = rowAt(item.index);
        if (!row) return null;
        const line = grid.lineProps(item);
        if (row.kind === 'note') {
          return <NoteLine key={item.key} row={row} line={line} onRetry={() => props.onRetry(row.folder)} />;
        }
        return (
          <FileLine
            key={item.key}
            row={row}
            line={line}
            place={row.entry ? props.placeOf(row.entry) : null}
            choice={row.entry ? choiceOf(choice, row.entry.path) : 'not'}
            isShown={row.entry !== undefined && row.entry.path === props.lookedAt}
            onPress={() => openAt(item.index)}
            onBox={() => toggleAt(item.index)}
          />
        );
      })}
    </GridFrame>
  );
}
