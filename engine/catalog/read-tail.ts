import { parseEnd } from '../archive/end-of-directory.ts';
import { findSummary, TAIL_LENGTH } from '../archive/find-summary.ts';
import type { DeviceIdentity } from '../archive/manifest.ts';
import { decodeSummary } from '../archive/summary.ts';
import { ZipFormatError } from '../archive/zip-format-error.ts';
import type { Storage } from '../storage/storage.ts';
import type { KnownSummary } from './catalog-cache.ts';
import type { ListedBackup } from './listing.ts';
import { readObject } from './read-object.ts';

/** What the tail of an object told. */
export type TailFacts =
  | { readonly kind: 'good'; readonly readEtag: string; readonly summary: KnownSummary }
  /** Written by a later version; what the rest of it means is not for this version to judge. */
  | {
      readonly kind: 'newer';
      readonly readEtag: string;
      readonly format: number;
      readonly plan?: string;
      readonly device?: DeviceIdentity;
    }
  | { readonly kind: 'damaged'; readonly problem: string };

/** Reads the end of a listed object with one ranged GET. Rejects as `Storage.get` does. */
export async function readTail(
  storage: Storage,
  listed: ListedBackup,
  signal?: AbortSignal,
): Promise<TailFacts> {
  const { key, size } = listed.object;
  if (size === 0) return { kind: 'damaged', problem: 'it is empty' };
  const range = { start: Math.max(0, size - TAIL_LENGTH), end: size };
  const read = await readObject(storage, key, { range, signal });
  if (read.size !== size) return { kind: 'damaged', problem: 'it was replaced while it was being listed' };
  return judgeTail(read.bytes, listed, read.etag || listed.object.etag);
}

/** What the last bytes of a listed object say, held against its key. */
export function judgeTail(tail: Uint8Array, listed: ListedBackup, readEtag: string): TailFacts {
  const found = summaryBytes(tail, listed.object.size);
  if (typeof found === 'string') return { kind: 'damaged', problem: found };
  const decoded = found && decodeSummary(found);
  if (decoded === undefined) return { kind: 'damaged', problem: 'it is a zip that Holdall did not make' };
  if (decoded.kind === 'damaged') return decoded;
  const said = decoded.kind === 'summary' ? decoded.summary : decoded.known;
  if (said && said.id !== listed.id) {
    return { kind: 'damaged', problem: `its name says ${listed.id}, but it holds the backup ${said.id}` };
  }
  if (said && Math.floor(said.createdAt / 1000) * 1000 !== listed.createdMs) {
    return { kind: 'damaged', problem: 'its name and its content disagree about when it was made' };
  }
  if (decoded.kind === 'summary') {
    const { manifest: _, holdall: __, ...summary } = decoded.summary;
    return { kind: 'good', readEtag, summary };
  }
  const known = said ? { plan: said.plan, device: said.device } : {};
  return { kind: 'newer', readEtag, format: decoded.format, ...known };
}

/** What stands in the summary's place, or in plain words why the end cannot be read. */
function summaryBytes(tail: Uint8Array, objectSize: number): Uint8Array | undefined | string {
  try {
    return findSummary(tail, objectSize, parseEnd(tail, objectSize));
  } catch (error) {
    if (error instanceof ZipFormatError) return error.problem;
    throw error;
  }
}
