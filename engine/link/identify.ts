import { AppError } from '#shared/errors/app-error.ts';
import { parseEnd } from '../archive/end-of-directory.ts';
import { findSummary, TAIL_LENGTH } from '../archive/find-summary.ts';
import type { Summary } from '../archive/manifest.ts';
import { decodeSummary } from '../archive/summary.ts';
import { ZipFormatError } from '../archive/zip-format-error.ts';
import { isBackupId } from '../catalog/backup-id.ts';
import { backupKey } from '../catalog/object-key.ts';
import { readRange } from '../restore/read-range.ts';
import type { Storage } from '../storage/storage.ts';

/**
 * The key that a backup would have in a storage, made of what its own end says: a stranger's file has any name.
 * @throws AppError `link-not-backup`, `backup-newer`, and as `Storage.get`
 */
export async function identify(
  storage: Pick<Storage, 'get'>,
  object: { readonly key: string; readonly etag: string; readonly size: number },
  host: string,
  signal: AbortSignal,
): Promise<string> {
  const start = Math.max(0, object.size - TAIL_LENGTH);
  const tail =
    object.size === 0
      ? new Uint8Array()
      : await readRange(storage, object, { start, end: object.size }, signal);
  const summary = summaryIn(tail, object.size, host);
  try {
    if (isBackupId(summary.id)) {
      return backupKey('', summary.plan, summary.device.name, summary.createdAt, summary.id);
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  throw notBackup(host, 'a zip whose end says impossible things');
}

function summaryIn(tail: Uint8Array, size: number, host: string): Summary {
  try {
    const bytes = findSummary(tail, size, parseEnd(tail, size));
    const decoded = bytes && decodeSummary(bytes);
    if (!decoded) throw notBackup(host, 'a zip that Holdall did not make');
    if (decoded.kind === 'newer') {
      throw new AppError('backup-newer', { id: decoded.known?.id ?? host, format: decoded.format });
    }
    if (decoded.kind === 'damaged') throw notBackup(host, `a damaged backup: ${decoded.problem}`);
    return decoded.summary;
  } catch (error) {
    if (error instanceof ZipFormatError) throw notBackup(host, `no whole zip: ${error.problem}`);
    throw error;
  }
}

function notBackup(host: string, found: string): AppError<'link-not-backup'> {
  return new AppError('link-not-backup', { host, found });
}
