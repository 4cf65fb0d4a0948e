import { AppError } from '#shared/errors/app-error.ts';
import type { FileRecord, LinkRecord } from '../archive/manifest.ts';
import type { OpenBackup } from './reader-types.ts';
import { factsOf, type RecordFacts } from './record-list.ts';
import { cleanPath } from './select-records.ts';

/** One line of a folder's listing. */
export interface ListedFile {
  readonly name: string;
  /** Path inside the backup, to be used with `restore`. */
  readonly path: string;
  readonly type: 'file' | 'folder' | 'link';
  /** Content bytes; for a folder, of all files below it. */
  readonly size: number;
  /** Files: 1; links: 0; folders: all files below. */
  readonly files: number;
  /** Milliseconds since the epoch; null for a folder the backup only implies. */
  readonly mtime: number | null;
  /** Permission bits; null as `mtime`. */
  readonly mode: number | null;
  /** Links only. */
  readonly target?: string;
}

/**
 * What stands directly in the folder `path` of a backup (empty = top level), folders summed up, by name. For the
 * path of a file or link, that alone.
 * @throws AppError `path-not-in-backup`.
 */
export function listFiles(backup: Pick<OpenBackup, 'id' | 'records'>, path = ''): ListedFile[] {
  const folder = cleanPath(path);
  const prefix = folder === '' ? '' : `${folder}/`;
  const rows = new Map<string, Listed>();
  let known = folder === '';
  const facts = factsOf(backup.records);
  for (let row = 0; row < facts.length; row += 1) {
    const own = facts.pathAt(row);
    const spelled = own.normalize('NFC');
    if (spelled === folder) {
      if (facts.typeAt(row) !== 'folder')
        return [listed({ row, size: facts.sizeAt(row), files: 0 }, own, facts)];
      known = true;
    } else if (spelled.startsWith(prefix)) {
      known = true;
      const slash = spelled.indexOf('/', prefix.length);
      addTo(rows, row, childPath(own, spelled, slash), facts);
    }
  }
  if (!known) throw new AppError('path-not-in-backup', { path, id: backup.id });
  return [...rows]
    .map(([at, found]) => listed(found, at, facts))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** The line of one file or link, as `listFiles` gives it for its path. */
export function listedRecord(record: FileRecord | LinkRecord): ListedFile {
  const isFile = record.type === 'file';
  return {
    name: lastComponent(record.path),
    path: record.path,
    type: record.type,
    size: isFile ? record.size : 0,
    files: isFile ? 1 : 0,
    mtime: record.mtime,
    mode: record.mode,
    ...(isFile ? {} : { target: record.target }),
  };
}

/** What is known of one line while the records go by. */
interface Listed {
  /** Of its own record; -1 for a folder that is only implied. */
  row: number;
  size: number;
  files: number;
}

/** The child's path as the backup spells it, found by its depth: normalising does not touch slashes. */
function childPath(path: string, spelled: string, slash: number): string {
  if (slash < 0) return path;
  const depth = spelled.slice(0, slash).split('/').length;
  return path.split('/').slice(0, depth).join('/');
}

function addTo(rows: Map<string, Listed>, row: number, path: string, facts: RecordFacts): void {
  let found = rows.get(path);
  if (!found) {
    found = { row: -1, size: 0, files: 0 };
    rows.set(path, found);
  }
  found.size += facts.sizeAt(row);
  found.files += facts.typeAt(row) === 'file' ? 1 : 0;
  if (facts.pathAt(row) === path) found.row = row;
}

function listed({ row, size, files }: Listed, path: string, facts: RecordFacts): ListedFile {
  const record = row < 0 ? undefined : facts.recordAt(row);
  return {
    name: lastComponent(path),
    path,
    type: record?.type ?? 'folder',
    size,
    files: record?.type === 'file' ? 1 : files,
    mtime: record?.mtime ?? null,
    mode: record?.mode ?? null,
    ...(record?.type === 'link' ? { target: record.target } : {}),
  };
}

function lastComponent(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
