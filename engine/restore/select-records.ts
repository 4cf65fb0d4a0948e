import { AppError } from '#shared/errors/app-error.ts';
import type { OpenBackup, RejectedEntry } from './reader-types.ts';
import { factsOf, type RecordList } from './record-list.ts';
import { parentOf } from './record-tree.ts';

/** What a person asked for, ready to be handed to `restore`. */
export interface Selection {
  /** Ascending by offset. */
  readonly records: RecordList;
  /** Asked for, but not usable. */
  readonly rejected: readonly RejectedEntry[];
}

/**
 * The records at and below `paths` (paths inside the backup, with or without a slash at the end; none = all),
 * plus those of the folders they stand in, for their times and permissions.
 * @throws AppError `path-not-in-backup` for the first path at which the backup has nothing.
 */
export function selectRecords(
  backup: Pick<OpenBackup, 'id' | 'records' | 'rejected'>,
  paths: readonly string[],
): Selection {
  const wanted = new Map(paths.map((path) => [cleanPath(path), path]));
  if (wanted.size === 0 || wanted.has('')) return { records: backup.records, rejected: backup.rejected };

  const found = new Set<string>();
  const folders = new Set<string>();
  const isWanted = (path: string): boolean => {
    const spelled = path.normalize('NFC');
    const match = ownAndAncestors(spelled).find((candidate) => wanted.has(candidate));
    if (match === undefined) return false;
    found.add(match);
    return true;
  };
  const facts = factsOf(backup.records);
  const matching = new Uint8Array(facts.length);
  let folder = '';
  for (let row = 0; row < facts.length; row += 1) {
    const path = facts.pathAt(row);
    if (!isWanted(path)) continue;
    matching[row] = 1;
    const parent = parentOf(path);
    // Neighbours mostly stand in the same folder.
    if (parent === folder || parent === '') continue;
    for (const each of ownAndAncestors(parent)) folders.add(each);
    folder = parent;
  }
  const rejected = backup.rejected.filter(({ path }) => isWanted(path));
  for (const [clean, path] of wanted) {
    if (!found.has(clean)) throw new AppError('path-not-in-backup', { path, id: backup.id });
  }
  const rows: number[] = [];
  for (let row = 0; row < facts.length; row += 1) {
    const isAbove = () => facts.typeAt(row) === 'folder' && folders.has(facts.pathAt(row));
    if (matching[row] === 1 || isAbove()) rows.push(row);
  }
  return { records: facts.pick(rows), rejected };
}

/** `./a//b/` → `a/b`; NFC, because file names typed on one system are spelled otherwise on another. */
export function cleanPath(path: string): string {
  const components = path.split('/').filter((component) => component !== '' && component !== '.');
  return components.join('/').normalize('NFC');
}

/** `a/b/c` → `a/b/c`, `a/b`, `a`. */
function ownAndAncestors(path: string): string[] {
  const list = [path];
  for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
    list.push(path.slice(0, slash));
  }
  return list;
}
