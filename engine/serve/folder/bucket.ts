import { lstat, mkdir, readdir, realpath, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '#shared/errors/app-error.ts';
import { S3Error } from '../s3-error.ts';
import { tidyUploads } from '../uploads/tidy-uploads.ts';
import { UploadStore } from '../uploads/upload-store.ts';
import { fileErrorCode, isAbsent } from './file-errors.ts';
import { FolderUse } from './folder-use.ts';
import { hiddenName, hiddenParts } from './hidden-folder.ts';
import { MetadataStore } from './metadata-store.ts';
import { Serial } from './serial.ts';

/** A bucket: a folder, and what this process keeps in memory about it. */
export interface Bucket {
  readonly name: string;
  /** Real path of the folder. */
  readonly root: string;
  /** Milliseconds since the epoch. */
  readonly created: number;
  /** Made by a client, so a client may delete it. */
  readonly removable: boolean;
  /** Where files are written before they take their place; same drive as the folder. */
  readonly incoming: string;
  readonly metadata: MetadataStore;
  readonly uploads: UploadStore;
  /** One change at a time per key. */
  readonly changes: Serial;
  readonly folders: FolderUse;
  /** A folder on a drive that takes nothing: without a hidden folder, it is known again by these. */
  readonly untouched: { readonly dev: number; readonly ino: number } | undefined;
}

// Older than this, a file in `incoming` belongs to nobody: a body being received is written to all the time.
const abandonedAfter = 60 * 60_000;

/**
 * Opens a folder as a bucket and makes its hidden folder, unless it `mayStayUntouched` and cannot be written.
 * @param now Milliseconds since the epoch.
 * @throws AppError `folder-missing`, `folder-unreadable`, `target-not-writable`
 */
export async function openBucket(
  name: string,
  folder: string,
  options: {
    readonly removable: boolean;
    readonly mayStayUntouched: boolean;
    readonly now: number;
    readonly run: string;
  },
): Promise<Bucket> {
  const root = await realRoot(folder);
  const hidden = path.join(root, hiddenName);
  const incoming = path.join(hidden, hiddenParts.incoming);
  const uploads = path.join(hidden, hiddenParts.uploads);
  const metadata = path.join(hidden, hiddenParts.metadata);
  let untouched: Bucket['untouched'];
  try {
    for (const part of [incoming, uploads, metadata]) await mkdir(part, { recursive: true });
    if ((await lstat(hidden)).isSymbolicLink()) throw new Error(`${hiddenName} is a link`);
    await removeAbandoned(incoming, options.now);
    await tidyUploads(uploads, options.now);
  } catch (cause) {
    const code = fileErrorCode(cause);
    const isReadOnly = code === 'EROFS' || code === 'EACCES' || code === 'EPERM';
    if (!options.mayStayUntouched || !isReadOnly)
      throw new AppError('target-not-writable', { path: hidden, reason: code ?? String(cause) }, { cause });
    const { dev, ino } = await stat(root);
    untouched = { dev, ino };
  }
  return {
    name,
    root,
    created: Math.round((await stat(root)).birthtimeMs),
    removable: options.removable,
    incoming,
    metadata: new MetadataStore(metadata),
    uploads: new UploadStore(uploads, options.run),
    changes: new Serial(),
    folders: new FolderUse(),
    untouched,
  };
}

async function realRoot(folder: string): Promise<string> {
  try {
    const root = await realpath(folder);
    await readdir(root);
    return root;
  } catch (cause) {
    if (isAbsent(cause)) throw new AppError('folder-missing', { path: folder }, { cause });
    throw new AppError(
      'folder-unreadable',
      { path: folder, reason: fileErrorCode(cause) ?? 'unknown' },
      { cause },
    );
  }
}

async function removeAbandoned(incoming: string, now: number): Promise<void> {
  for (const name of await readdir(incoming)) {
    const file = path.join(incoming, name);
    if (now - (await stat(file)).mtimeMs > abandonedAfter) await rm(file, { force: true, recursive: true });
  }
}

/**
 * Fails with `ServiceUnavailable` when the folder is not the one that was opened. An unplugged drive can leave
 * an empty folder behind, and "empty" would be a dangerous answer to a program that mirrors or prunes.
 */
export async function assertPresent(bucket: Bucket): Promise<void> {
  try {
    const { untouched } = bucket;
    const { dev, ino } = await stat(untouched ? bucket.root : bucket.incoming);
    if (untouched && (dev !== untouched.dev || ino !== untouched.ino))
      throw new S3Error('ServiceUnavailable');
  } catch (cause) {
    if (isAbsent(cause)) throw new S3Error('ServiceUnavailable', undefined, { cause });
    throw cause;
  }
}
