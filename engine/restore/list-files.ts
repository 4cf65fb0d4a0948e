import { AppError } from '#shared/errors/app-error.ts';
import type { ManifestRecord } from '../archive/manifest.ts';
import type { OpenBackup } from './reader-types.ts';
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
  const rows = new Map<string, ListedFile>();
  let known = folder === '';
  for (const record of backup.records) {
    const spelled = record.path.normalize('NFC');
    if (spelled === folder) {
      if (record.type !== 'folder') return [row(record)];
      known = true;
    } else if (spelled.startsWith(prefix)) {
      known = true;
      const slash = spelled.indexOf('/', prefix.length);
      addTo(rows, record, childPath(record.path, spelled, slash));
    }
  }
  if (!known) throw new AppError('path-not-in-backup', { path, id: backup.id });
  return [...rows.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** The child's path as the backup spells it, found by its depth: normalising does not touch slashes. */
function childPath(path: string, spelled: string, slash: number): string {
  if (slash < 0) return path;
  const depth = spelled.slice(0, slash).split('/').length;
  return path.split('/').slice(0, depth).join('/');
}

function addTo(rows: Map<string, ListedFile>, record: ManifestRecord, path: string): void {
  const before = rows.get(path);
  if (record.path === path) {
    const own = row(record);
    rows.set(path, before ? { ...own, size: before.size, files: before.files } : own);
    return;
  }
  const own = row(record);
  const folder: ListedFile = before ?? {
    name: lastComponent(path),
    path,
    type: 'folder',
    size: 0,
    files: 0,
    mtime: null,
    mode: null,
  };
  rows.set(path, { ...folder, size: folder.size + own.size, files: folder.files + own.files });
}

function row(record: ManifestRecord): ListedFile {
  const { path, type, mtime, mode } = record;
  return {
    name: lastComponent(path),
    path,
    type,
    size: type === 'file' ? record.size : 0,
    files: type === 'file' ? 1 : 0,
    mtime,
    mode,
    ...(type === 'link' ? { target: record.target } : {}),
  };
}

function lastComponent(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
