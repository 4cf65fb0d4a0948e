import { createHash } from 'node:crypto';
import { AppError, isAppError } from '#shared/errors/app-error.ts';
import type { Storage } from '../storage/storage.ts';
import type { PackResult } from './pack-types.ts';

/** Manifest and central directory up to this size are read back whole; of larger ones only the end. */
const WHOLE_END_LIMIT = 32 * 1024 * 1024;

/**
 * Proves that the object stored under `key` is the zip that was packed: its size and ETag by HEAD, its first
 * header, and its manifest, central directory and end records byte for byte. The server has already verified each
 * uploaded part against the SHA-256 in the request's signature, so what is left to find is a wrong assembly.
 * @throws AppError `check-failed` when the object is not that zip (the caller removes it), `check-unfinished`
 * when the storage could not be asked.
 */
export async function checkStoredBackup(
  storage: Storage,
  key: string,
  packed: PackResult,
  etag: string,
  signal: AbortSignal,
): Promise<void> {
  try {
    const problem = await findDifference(storage, key, packed, etag, signal);
    if (problem !== undefined) throw new AppError('check-failed', { key, problem, removed: false });
  } catch (error) {
    signal.throwIfAborted();
    if (isAppError(error, 'object-missing'))
      throw new AppError(
        'check-failed',
        { key, problem: 'it is not there', removed: true },
        { cause: error },
      );
    if (isAppError(error, 'object-changed'))
      throw new AppError(
        'check-failed',
        { key, problem: 'its ETag changed', removed: false },
        { cause: error },
      );
    if (isAppError(error, 'check-failed') || !isAppError(error)) throw error;
    throw new AppError('check-unfinished', { key, problem: error.message }, { cause: error });
  }
}

async function findDifference(
  storage: Storage,
  key: string,
  packed: PackResult,
  etag: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const stored = await storage.head(key, { signal });
  if (stored.size !== packed.size) return `it has ${stored.size} bytes instead of ${packed.size}`;
  if (stored.etag !== etag) return 'its ETag is not the one the upload ended with';

  const read = async (start: number, end: number, consume: (bytes: Uint8Array) => void) => {
    const { body } = await storage.get(key, { range: { start, end }, ifMatch: etag, signal });
    for await (const chunk of body) consume(chunk);
  };

  const { head } = packed;
  if (head !== undefined) {
    const headParts: Uint8Array[] = [];
    await read(0, head.length, (chunk) => headParts.push(chunk));
    if (!Buffer.concat(headParts).equals(head)) return 'its beginning differs';
  }

  if (packed.size - packed.manifestOffset <= WHOLE_END_LIMIT) {
    const hash = createHash('sha256');
    await read(packed.manifestOffset, packed.size, (chunk) => hash.update(chunk));
    return hash.digest('hex') === packed.endSha256 ? undefined : 'its table of contents differs';
  }
  const tailParts: Uint8Array[] = [];
  await read(packed.size - packed.tail.length, packed.size, (chunk) => tailParts.push(chunk));
  return Buffer.concat(tailParts).equals(packed.tail) ? undefined : 'its end differs';
}
