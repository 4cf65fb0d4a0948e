import type { Issue } from '#shared/events.ts';
import type { ManifestHeader, ManifestTotals } from '../archive/manifest.ts';
import type { ScanResult } from '../scan/scan-types.ts';
import type { ByteSink } from './sink.ts';

/** What to pack, and as which backup. */
export interface PackRequest {
  readonly scan: ScanResult;
  readonly header: ManifestHeader;
  /** libdeflate/zlib level, 1–9. */
  readonly level: number;
}

/** Called often and synchronously (not throttled here): after every batch of small files and every segment. */
export type PackProgress = (step: { files: number; bytes: number; currentFile: string }) => void;

/** What the pack wrote; enough to prove later that the stored object is this zip. */
export interface PackResult {
  /** Bytes of the whole zip. */
  readonly size: number;
  readonly entries: number;
  readonly totals: ManifestTotals;
  /** Of the scan and of the packing together, in path order of discovery. */
  readonly issues: readonly Issue[];
  readonly manifestOffset: number;
  /** Offset of the first byte of the central directory. */
  readonly directoryOffset: number;
  /** SHA-256 (hex) of the bytes from `manifestOffset` to the end. */
  readonly endSha256: string;
  /** The last bytes of the zip, at most 64 KiB, as written. */
  readonly tail: Uint8Array;
  /** The first 30 bytes of the zip, as written. */
  readonly head: Uint8Array;
}

export type Pack = (
  request: PackRequest,
  sink: ByteSink,
  options: { signal: AbortSignal; onProgress: PackProgress; onIssue: (issue: Issue) => void },
) => Promise<PackResult>;
