import type { CentralEntry } from '../archive/central-entry.ts';
import { checkLocalHeader } from '../archive/check-entries.ts';
import { parseLocalHeader } from '../archive/local-header.ts';
import type { ManifestFooter, ManifestHeader, ManifestRecord } from '../archive/manifest.ts';
import { readManifest } from '../archive/manifest-reader.ts';
import { ZipFormatError } from '../archive/zip-format-error.ts';
import { reject } from './cross-check.ts';
import type { RejectedEntry } from './reader-types.ts';

export interface ReadManifestResult {
  readonly header?: ManifestHeader;
  readonly footer?: ManifestFooter;
  /** As far as the manifest could be read; not yet held against anything. */
  readonly records: readonly ManifestRecord[];
  readonly rejected: readonly RejectedEntry[];
  /** Why nothing in it is proven; a plain clause. */
  readonly problem?: string;
}

const PIECE = 256 * 1024;

/**
 * Reads a manifest from the bytes between its local header and the central directory. Damage does not throw: it
 * becomes `problem`, beside what could be read before it.
 * @throws NewerFormatError.
 */
export async function loadManifest(
  place:
    | { readonly bytes: Uint8Array; readonly entry: CentralEntry; readonly sha256: string }
    | { readonly problem: string },
  maxRecords: number,
): Promise<ReadManifestResult> {
  if ('problem' in place) return { records: [], rejected: [], problem: place.problem };
  const { bytes, entry, sha256 } = place;
  let header: ManifestHeader | undefined;
  let footer: ManifestFooter | undefined;
  const records: ManifestRecord[] = [];
  const rejected: RejectedEntry[] = [];
  const visitor = {
    header: (value: ManifestHeader) => {
      header = value;
    },
    record: (value: ManifestRecord) => {
      records.push(value);
    },
    rejected: (path: string, problem: string) => {
      rejected.push(reject(path, problem, 'damaged'));
    },
    footer: (value: ManifestFooter) => {
      footer = value;
    },
  };
  let problem: string | undefined;
  try {
    const data = dataOf(bytes, entry);
    if (entry.method === 8) {
      const read = await readManifest(pieces(data), visitor, {
        size: entry.size,
        crc32: entry.crc32,
        maxRecords,
      });
      if (read.sha256 !== sha256) problem = 'the manifest is not the one its summary speaks of';
    } else {
      problem = 'the manifest is not compressed as it should be';
    }
  } catch (error) {
    if (!(error instanceof ZipFormatError)) throw error;
    problem = error.problem;
  }
  return {
    ...(header ? { header } : {}),
    ...(footer ? { footer } : {}),
    records,
    rejected,
    ...(problem === undefined ? {} : { problem }),
  };
}

function dataOf(bytes: Uint8Array, entry: CentralEntry): Uint8Array {
  const local = parseLocalHeader(bytes);
  const problem = checkLocalHeader(entry, local, entry.offset + bytes.length);
  if (problem !== undefined) throw new ZipFormatError(`the manifest cannot be used: ${problem}`);
  return bytes.subarray(local.length, local.length + entry.compressedSize);
}

function* pieces(bytes: Uint8Array): Iterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE);
}
