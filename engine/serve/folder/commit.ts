import type { FileHandle } from 'node:fs/promises';
import { lstat, mkdir, rename } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '#engine/ports/index.ts';
import { S3Error } from '../s3-error.ts';
import type { Bucket } from './bucket.ts';
import { fileErrorCode, isAbsent } from './file-errors.ts';
import { findObject, isReal } from './find-object.ts';
import { type KeyPath, pathOfKey } from './key-path.ts';
import type { ObjectRecord } from './object-record.ts';
import { syncFolder } from './sync-folder.ts';

/** What is known of a new object before its file gets a place and a time. */
export type NewRecord = Omit<ObjectRecord, 'name' | 'size' | 'modified'>;

/** A complete file, written but not yet flushed. */
export interface CompleteFile {
  readonly file: string;
  readonly handle: FileHandle;
  readonly size: number;
}

/**
 * Gives a complete file its place under `key`, durably: when this resolves, the object survives a power cut;
 * when the process dies earlier, either the old object or the new one is there, whole.
 * @param check Sees the present object, and throws when a condition of the request does not hold.
 */
export function commitObject(
  bucket: Bucket,
  key: string,
  complete: CompleteFile,
  make: NewRecord,
  options: { readonly clock: Clock; readonly check: (present: ObjectRecord | undefined) => void },
): Promise<ObjectRecord> {
  const place = pathOfKey(key, process.platform);
  const folders = place.names.slice(0, -1);
  const name = place.names.at(-1) ?? '';
  return bucket.changes.run(key, async () => {
    const present = (await findObject(bucket, key))?.record;
    options.check(present);
    // An mtime of its own tells the new file's record from the old one's even when the sizes are the same.
    const now = Math.floor(options.clock.now());
    const modified = present?.modified === now ? now + 1 : now;
    await complete.handle.utimes(modified / 1000, modified / 1000);
    const record: ObjectRecord = { ...make, name, size: complete.size, modified };
    return await bucket.folders.during(folders, async () => {
      const made = await makeFolders(bucket, folders);
      // Flushed before the rename: a name that points at unwritten bytes after a power cut would be a damaged
      // object. The record may come early, since it says which file it belongs to.
      await Promise.all([complete.handle.sync(), bucket.metadata.append(folders, record)]);
      await putInPlace(complete.file, path.join(bucket.root, ...place.names));
      await syncFolders(bucket, folders, made);
      return record;
    });
  });
}

/** Makes the folder marker `key` (ending in a slash). */
export function commitMarker(
  bucket: Bucket,
  key: string,
  make: NewRecord,
  options: { readonly clock: Clock; readonly check: (present: ObjectRecord | undefined) => void },
): Promise<ObjectRecord> {
  const { names } = pathOfKey(key, process.platform);
  return bucket.changes.run(key, async () => {
    options.check((await findObject(bucket, key))?.record);
    const record: ObjectRecord = { ...make, name: '', size: 0, modified: Math.floor(options.clock.now()) };
    return await bucket.folders.during(names, async () => {
      const made = await makeFolders(bucket, names);
      await bucket.metadata.append(names, record);
      await syncFolders(bucket, names, made);
      return record;
    });
  });
}

/** Early look at what `commitObject` would refuse, before a long body is received for nothing. */
export async function assertStorable(bucket: Bucket, key: string): Promise<KeyPath> {
  const place = pathOfKey(key, process.platform);
  const parents = place.folder ? place.names : place.names.slice(0, -1);
  await deepestFolder(bucket, parents);
  if (!place.folder) await assertReplaceable(path.join(bucket.root, ...place.names));
  return place;
}

async function putInPlace(from: string, to: string): Promise<void> {
  await assertReplaceable(to);
  await rename(from, to);
}

/** A folder, a link or a device in the place of the file is the user's own: never replaced. */
async function assertReplaceable(file: string): Promise<void> {
  try {
    if ((await lstat(file)).isFile()) {
      if (await isReal(file)) return;
      throw new S3Error('KeyConflict', 'A file whose name differs only in spelling is in its place.');
    }
  } catch (error) {
    if (isAbsent(error)) return;
    throw error;
  }
  throw new S3Error('KeyConflict', 'A folder, or a link, is in the place where that object would go.');
}

/** How many of the `names` exist as real folders. @throws S3Error `KeyConflict` when a file is in the way */
async function deepestFolder(bucket: Bucket, names: readonly string[]): Promise<number> {
  for (let depth = names.length; depth > 0; depth--) {
    const folder = path.join(bucket.root, ...names.slice(0, depth));
    try {
      if ((await isReal(folder)) && (await lstat(folder)).isDirectory()) return depth;
    } catch (error) {
      if (isAbsent(error)) continue;
      throw error;
    }
    throw new S3Error('KeyConflict', `“${names.slice(0, depth).join('/')}” is not a folder of this bucket.`);
  }
  return 0;
}

/** Makes what is missing of a folder; answers how many of its names were there before. */
async function makeFolders(bucket: Bucket, names: readonly string[]): Promise<number> {
  const present = await deepestFolder(bucket, names);
  if (present < names.length) {
    try {
      await mkdir(path.join(bucket.root, ...names), { recursive: true });
    } catch (error) {
      const code = fileErrorCode(error);
      if (code !== 'EEXIST' && code !== 'ENOTDIR') throw error;
      throw new S3Error('KeyConflict', 'An object is in the place of a folder the key needs.', {
        cause: error,
      });
    }
  }
  return present;
}

async function syncFolders(bucket: Bucket, names: readonly string[], present: number): Promise<void> {
  for (let depth = names.length; depth >= present; depth--) {
    await syncFolder(path.join(bucket.root, ...names.slice(0, depth)));
  }
}
