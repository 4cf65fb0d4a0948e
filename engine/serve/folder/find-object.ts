import { constants, type Stats } from 'node:fs';
import { type FileHandle, lstat, open, realpath } from 'node:fs/promises';
import path from 'node:path';
import { isS3Error, S3Error } from '../s3-error.ts';
import { assertPresent, type Bucket } from './bucket.ts';
import { isAbsent } from './file-errors.ts';
import { type KeyPath, pathOfKey } from './key-path.ts';
import { derivedRecord, modifiedOf, type ObjectRecord } from './object-record.ts';

/** An object as it is now. */
export interface FoundObject {
  readonly file: string;
  readonly record: ObjectRecord;
  /** A folder marker: no bytes, no file to open. */
  readonly folder: boolean;
}

/** The object with that key, or `undefined`. Keys that cannot be stored have no object. */
export async function findObject(bucket: Bucket, key: string): Promise<FoundObject | undefined> {
  const place = placeOf(key);
  if (!place) return undefined;
  const file = path.join(bucket.root, ...place.names);
  try {
    if (!(await isReal(file))) return undefined;
    const stats = await lstat(file);
    if (place.folder) return stats.isDirectory() ? await findMarker(bucket, place, file) : undefined;
    return stats.isFile() ? { file, folder: false, record: await recordOf(bucket, place, stats) } : undefined;
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

/** The object with that key. @throws S3Error `NoSuchKey` */
export async function requireObject(bucket: Bucket, key: string): Promise<FoundObject> {
  const found = await findObject(bucket, key);
  if (found) return found;
  await assertPresent(bucket);
  throw new S3Error('NoSuchKey', undefined, { fields: { Key: key } });
}

/** Opens an object's file. The record belongs to exactly the bytes the handle reads, whatever is renamed meanwhile. */
export async function openObject(
  bucket: Bucket,
  key: string,
): Promise<FoundObject & { readonly handle: FileHandle | undefined }> {
  const found = await requireObject(bucket, key);
  const place = placeOf(key);
  if (found.folder || !place) return { ...found, handle: undefined };
  const handle = await openFile(found.file, key);
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw new S3Error('NoSuchKey');
    return { ...found, record: await recordOf(bucket, place, stats), handle };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function openFile(file: string, key: string): Promise<FileHandle> {
  // Not through a link that took the file's place since we looked; O_NONBLOCK so that a pipe cannot hold us.
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  try {
    return await open(file, flags);
  } catch (error) {
    if (isAbsent(error)) throw new S3Error('NoSuchKey', undefined, { fields: { Key: key } });
    throw error;
  }
}

/**
 * True when no link and no other spelling leads to `file`. Links are not followed at all: one that leaves the
 * folder would be a way out, one inside it would give a file two keys.
 */
export async function isReal(file: string): Promise<boolean> {
  return (await realpath(file)) === file;
}

function placeOf(key: string): KeyPath | undefined {
  try {
    return pathOfKey(key, process.platform);
  } catch (error) {
    if (isS3Error(error)) return undefined;
    throw error;
  }
}

async function recordOf(bucket: Bucket, place: KeyPath, stats: Stats): Promise<ObjectRecord> {
  const name = place.names.at(-1) ?? '';
  const log = await bucket.metadata.folder(place.names.slice(0, -1));
  const modified = modifiedOf(stats);
  return log.find(name, stats.size, modified) ?? derivedRecord(name, stats.size, modified);
}

async function findMarker(bucket: Bucket, place: KeyPath, file: string): Promise<FoundObject | undefined> {
  const record = (await bucket.metadata.folder(place.names)).marker;
  return record && { file, folder: true, record };
}
