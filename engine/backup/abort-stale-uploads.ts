import { isAppError } from '#shared/errors/app-error.ts';
import type { ErrorCode } from '#shared/errors/error-table.ts';
import { parseBackupKey } from '../catalog/object-key.ts';
import type { Ports } from '../ports/index.ts';
import type { Storage } from '../storage/storage.ts';

/**
 * Longer than a first backup over a slow line takes: another program on this computer may be in the middle of
 * one, and losing days of uploading is worse than paying for orphaned parts for a week.
 */
const STALE_AFTER_MS = 7 * 24 * 60 * 60 * 1000;

/** What a storage says that cannot list uploads, or whose keys may not. */
const HARMLESS: readonly ErrorCode[] = [
  'access-denied',
  'storage-unsupported',
  'storage-refused',
  'storage-failed',
  'answer-invalid',
];

/** Said by storages that take the question for another one, and also where there is no storage at all. */
const DOUBTFUL: readonly ErrorCode[] = ['object-missing', 'not-s3'];

/**
 * Aborts unfinished uploads of the same plan and device that a crash left behind, since providers bill their
 * parts. Touches only keys of our own pattern in the folder of `key`, older than a week. Best effort: a storage
 * that cannot list uploads, or keys that may not, must not keep a backup from being made. As the first call of a
 * backup it also finds out, before anything is packed, when the storage cannot be used at all.
 * @param keep the upload that this run continues
 * @throws AppError of that kind: host, keys, clock, bucket.
 */
export async function abortStaleUploads(
  storage: Storage,
  key: string,
  ports: Ports,
  signal: AbortSignal,
  keep?: { readonly uploadId: string },
): Promise<void> {
  const folder = key.slice(0, key.lastIndexOf('/') + 1);
  const root = folder.split('/').slice(0, -3).join('/');
  try {
    for (const upload of await storage.listUploads(folder, { signal })) {
      const ours = upload.key.startsWith(folder) && parseBackupKey(root, upload.key) !== undefined;
      if (
        !ours ||
        upload.uploadId === keep?.uploadId ||
        ports.clock.now() - upload.initiated < STALE_AFTER_MS
      )
        continue;
      await storage.abortUpload(upload.key, upload.uploadId, { signal });
      ports.logger.debug('aborted a stale upload', { key: upload.key });
    }
  } catch (error) {
    signal.throwIfAborted();
    if (isAppError(error, ...DOUBTFUL)) await lookIntoFolder(storage, folder, signal);
    else if (!isAppError(error, ...HARMLESS)) throw error;
    ports.logger.warn('could not look for stale uploads', { code: error.code });
  }
}

/** A listing proves that it is one. */
async function lookIntoFolder(storage: Storage, folder: string, signal: AbortSignal): Promise<void> {
  for await (const _page of storage.list(folder, { signal })) return;
}
