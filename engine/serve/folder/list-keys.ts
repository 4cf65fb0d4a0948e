import type { Dirent, Stats } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';
import { assertPresent, type Bucket } from './bucket.ts';
import { isAbsent } from './file-errors.ts';
import { isReal } from './find-object.ts';
import { isHiddenName } from './hidden-folder.ts';
import { compareKeys } from './key-order.ts';
import { derivedRecord, modifiedOf, type ObjectRecord } from './object-record.ts';

export type ListItem =
  | { readonly kind: 'object'; readonly key: string; readonly record: ObjectRecord }
  /** Keys with this prefix exist; they are not listed one by one. */
  | { readonly kind: 'prefix'; readonly key: string };

/** Where a listing goes on. */
export interface After {
  readonly key: string;
  /** Skip everything that starts with `key` as well, not only `key` itself. */
  readonly whole: boolean;
}

export interface ListQuery {
  readonly prefix: string;
  readonly after: After;
  /** Report folders below the prefix as prefixes (delimiter `/`) instead of walking them. */
  readonly groupFolders: boolean;
}

interface Entry {
  readonly name: string;
  /** The key, or for a folder the start of its keys, with the slash. */
  readonly full: string;
  readonly folder: boolean;
}

const statsAtOnce = 128;

/**
 * Objects of a bucket in key order, in small batches. Only folders that can hold such keys are read, and going
 * on after a key reads the folders on its path, not what came before it.
 */
export async function* listKeys(bucket: Bucket, query: ListQuery): AsyncGenerator<ListItem[]> {
  await assertPresent(bucket);
  const names = query.prefix.split('/').slice(0, -1);
  if (names.some((name) => name === '' || name === '.' || name === '..' || name.includes('\0'))) return;
  if (names[0] !== undefined && isHiddenName(names[0])) return;
  try {
    if (!(await isReal(path.join(bucket.root, ...names)))) return;
  } catch (error) {
    if (isAbsent(error)) return;
    throw error;
  }
  yield* walk(bucket, query, names);
}

async function* walk(bucket: Bucket, query: ListQuery, names: readonly string[]): AsyncGenerator<ListItem[]> {
  const start = names.map((name) => `${name}/`).join('');
  const log = await bucket.metadata.folder(names);
  if (log.marker && start.startsWith(query.prefix) && isPast(start, query.after)) {
    yield [{ kind: 'object', key: start, record: log.marker }];
  }
  const entries = (await readEntries(bucket, names, start)).filter((entry) => mayHold(entry, query));
  entries.sort((a, b) => compareKeys(a.full, b.full));
  for (let i = 0; i < entries.length; ) {
    const entry = entries[i] as Entry;
    if (!entry.folder) {
      const files: Entry[] = [];
      for (; i < entries.length && files.length < statsAtOnce && !entries[i]?.folder; i++) {
        files.push(entries[i] as Entry);
      }
      yield await objectsOf(bucket, names, files);
      continue;
    }
    i++;
    const below = [...names, entry.name];
    if (query.groupFolders && entry.full.length > query.prefix.length) {
      if (await holdsObject(bucket, below)) yield [{ kind: 'prefix', key: entry.full }];
    } else yield* walk(bucket, query, below);
  }
}

function mayHold(entry: Entry, { prefix, after, groupFolders }: ListQuery): boolean {
  if (!entry.folder) return entry.full.startsWith(prefix) && isPast(entry.full, after);
  if (!entry.full.startsWith(prefix) && !prefix.startsWith(entry.full)) return false;
  if (after.key.startsWith(entry.full)) return !(after.whole && after.key === entry.full);
  if (groupFolders && after.whole && entry.full.startsWith(after.key)) return false;
  return isPast(entry.full, after);
}

function isPast(key: string, after: After): boolean {
  return compareKeys(key, after.key) > 0 && !(after.whole && key.startsWith(after.key));
}

async function readEntries(bucket: Bucket, names: readonly string[], start: string): Promise<Entry[]> {
  let found: Dirent[];
  try {
    found = await readdir(path.join(bucket.root, ...names), { withFileTypes: true });
  } catch (error) {
    // Removed while we walk; but the bucket's own folder has to be there.
    if (isAbsent(error) && names.length > 0) return [];
    throw error;
  }
  const entries: Entry[] = [];
  for (const entry of found) {
    const folder = entry.isDirectory();
    if (!folder && !entry.isFile()) continue;
    if (names.length === 0 && isHiddenName(entry.name)) continue;
    entries.push({ name: entry.name, full: `${start}${entry.name}${folder ? '/' : ''}`, folder });
  }
  return entries;
}

async function objectsOf(
  bucket: Bucket,
  names: readonly string[],
  files: readonly Entry[],
): Promise<ListItem[]> {
  const folder = path.join(bucket.root, ...names);
  const found = await Promise.all(files.map(({ name }) => fileStats(path.join(folder, name))));
  // Read after the files were looked at: a record is written before its file is put in place.
  const log = await bucket.metadata.folder(names);
  return files.flatMap(({ name, full }, index): ListItem[] => {
    const stats = found[index];
    if (!stats) return [];
    const modified = modifiedOf(stats);
    const record = log.find(name, stats.size, modified) ?? derivedRecord(name, stats.size, modified);
    return [{ kind: 'object', key: full, record }];
  });
}

/** Nothing for what was removed while we walk, and for names that are not UTF-8 and so are no keys. */
async function fileStats(file: string): Promise<Stats | undefined> {
  try {
    const stats = await lstat(file);
    return stats.isFile() ? stats : undefined;
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

/** True when at least one object is below that folder. */
export async function holdsObject(bucket: Bucket, names: readonly string[]): Promise<boolean> {
  const entries = await readEntries(bucket, names, '');
  if (entries.some((entry) => !entry.folder)) return true;
  if ((await bucket.metadata.folder(names)).marker) return true;
  for (const entry of entries) if (await holdsObject(bucket, [...names, entry.name])) return true;
  return false;
}
