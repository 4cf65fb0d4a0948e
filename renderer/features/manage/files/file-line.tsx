import {
  IconChevronDown,
  IconChevronRight,
  IconFile,
  IconFolder,
  IconFolderOpen,
  IconLink,
} from '@tabler/icons-react';
import type { MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { TreeEntry } from '#shared/contract/backups.ts';
import { useFormat } from '../../../app/use-format.ts';
import { GridCell, GridLine } from '../grid/grid-parts.tsx';
import { SelectBox } from '../grid/select-box.tsx';
import type { VirtualGrid } from '../grid/use-virtual-grid.ts';
import type { ChoiceState } from './file-choice.ts';
import styles from './files.module.css';
import type { TreeRow } from './tree-outline.ts';

interface FileLineProps {
  readonly row: Extract<TreeRow, { kind: 'entry' }>;
  /** Said under the name: where a file that was found lies. */
  readonly place: string | null;
  readonly choice: ChoiceState;
  readonly line: ReturnType<VirtualGrid['lineProps']>;
  readonly isShown: boolean;
  readonly onPress: () => void;
  readonly onBox: (event: MouseEvent) => void;
}

const boxes = { chosen: 'all', within: 'within', partly: 'some', not: 'none' } as const;

/** A file, folder or link of a backup; while its page is on the way, a line without a name. */
export function FileLine({ row, place, choice, line, isShown, onPress, onBox }: FileLineProps) {
  const { t } = useTranslation('manage');
  const format = useFormat();
  const { entry, isOpen } = row;
  const isFolder = entry?.type === 'folder';
  return (
    <GridLine
      line={line}
      aria-level={row.level}
      aria-posinset={row.position + 1}
      aria-setsize={row.setSize}
      aria-expanded={isFolder ? isOpen : undefined}
      aria-selected={choice === 'chosen' || choice === 'within'}
      aria-busy={entry === undefined || undefined}
      data-shown={isShown || undefined}
      data-opens
      className={styles.line ?? ''}
      onClick={onPress}
    >
      <GridCell>{entry && <SelectBox state={boxes[choice]} onPress={onBox} />}</GridCell>
      <GridCell className={styles.name} style={{ paddingInlineStart: `${(row.level - 1) * 20}px` }}>
        <span className={styles.twisty} aria-hidden>
          {isFolder && (isOpen ? <IconChevronDown size={16} /> : <IconChevronRight size={16} />)}
        </span>
        {entry && <Icon entry={entry} isOpen={isOpen} />}
        <span className={styles.nameText} title={entry?.path}>
          {entry?.name ?? t('files.loading')}
          {place !== null && <span className={styles.place}> {place}</span>}
        </span>
      </GridCell>
      <GridCell look="number">{entry && entry.type !== 'link' && format.bytes(entry.size)}</GridCell>
      <GridCell look="muted">
        {entry &&
          (isFolder
            ? t('files.folderOf', { count: entry.files, shown: format.count(entry.files) })
            : entry.mtime > 0 && format.dateTime(entry.mtime))}
      </GridCell>
    </GridLine>
  );
}

function Icon({ entry, isOpen }: { readonly entry: TreeEntry; readonly isOpen: boolean }) {
  const { t } = useTranslation('manage');
  const Picture =
    entry.type === 'link'
      ? IconLink
      : entry.type === 'file'
        ? IconFile
        : isOpen
          ? IconFolderOpen
          : IconFolder;
  return (
    <Picture
      size={18}
      stroke={1.75}
      className={styles.icon}
      data-type={entry.type}
      role="img"
      aria-label={t(`files.${entry.type}`)}
    />
  );
}
