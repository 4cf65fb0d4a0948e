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
  const there = await lookUp(bucket, key);
  if (!there) return undefined;
  const { file, place, stats } = there;
  if (place.folder) return await findMarker(bucket, place, file);
  return { file, folder: false, record: await recordOf(bucket, place, stats) };
}

/** The object with that key. @throws S3Error `NoSuchKey` */
export async function requireObject(bucket: Bucket, key: string): Promise<FoundObject> {
  return (await findObject(bucket, key)) ?? (await absent(bucket, key));
}

/** Opens an object's file. The record belongs to exactly the bytes the handle reads, whatever is renamed meanwhile. */
export async function openObject(
  bucket: Bucket,
  key: string,
): Promise<FoundObject & { readonly handle: FileHandle | undefined }> {
  const there = (await lookUp(bucket, key)) ?? (await absent(bucket, key));
  const { file, place } = there;
  if (place.folder) {
    const marker = (await findMarker(bucket, place, file)) ?? (await absent(bucket, key));
    return { ...marker, handle: undefined };
  }
  const handle = await openFile(file, key);
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw new S3Error('NoSuchKey');
    return { file, folder: false, record: await recordOf(bucket, place, stats), handle };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** What is in the place of that key: a file, or for a folder marker a folder. */
async function lookUp(
  bucket: Bucket,
  key: string,
): Promise<{ readonly file: string; readonly place: KeyPath; readonly stats: Stats } | undefined> {
  const place = placeOf(key);
  if (!place) return undefined;
  const file = path.join(bucket.root, ...place.names);
  try {
    if (!(await isReal(file))) return undefined;
    const stats = await lstat(file);
    return (place.folder ? stats.isDirectory() : stats.isFile()) ? { file, place, stats } : undefined;
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

async function absent(bucket: Bucket, key: string): Promise<never> {
  await assertPresent(bucket);
  throw new S3Error('NoSuchKey', undefined, { fields: { Key: key } });
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
  const modified = modifiedOf(stats);
  const record = await bucket.metadata.record(place.names.slice(0, -1), name, stats.size, modified);
  return record ?? derivedRecord(name, stats.size, modified);
}

async function findMarker(bucket: Bucket, place: KeyPath, file: string): Promise<FoundObject | undefined> {
  const record = (await bucket.metadata.folder(place.names)).marker;
  return record && { file, folder: true, record };
}
