import type { Issue } from '#shared/events.ts';
import type { ManifestHeader, ManifestRecord, ManifestTotals } from '../archive/manifest.ts';
import type { BaseBackup } from '../increment/base-backup.ts';
import type { ReusePlan } from '../increment/reuse-plan.ts';
import type { ScanResult } from '../scan/scan-types.ts';
import type { ByteRange } from '../storage/storage.ts';
import type { ByteSink, CopyingSink } from './sink.ts';

/** What to pack, and as which backup. */
export interface PackRequest {
  readonly scan: ScanResult;
  readonly header: ManifestHeader;
  /** libdeflate/zlib level, 1–9. */
  readonly level: number;
  readonly reuse?: undefined;
}

/** The same, with what an earlier backup holds already. `header.generation` is that of the base plus one. */
export interface ReusingPackRequest extends Omit<PackRequest, 'reuse'> {
  readonly reuse: Reuse;
}

export interface Reuse {
  readonly base: BaseBackup;
  /** Made of this base and of this scan. */
  readonly plan: ReusePlan;
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
  /** The last bytes of the zip, at most 64 KiB, as written. Never reaches back into copied bytes. */
  readonly tail: Uint8Array;
  /** The first 30 bytes of the zip, as written; undefined when they were copied: see `intervals`. */
  readonly head: Uint8Array | undefined;
  /** Runs of whole entries that were copied, in the order of the zip; they stand before everything else. */
  readonly intervals: readonly CopiedInterval[];
  /** All copied bytes, intervals and parts of big files, as ranges of the new zip in ascending order. */
  readonly copies: readonly ByteRange[];
  /** Bytes of all `copies`. */
  readonly copiedBytes: number;
}

/**
 * Where a copied run stands in the new zip. Its bytes were never seen by the packer: the local headers at its first
 * and last entry tell whether the right ones arrived.
 */
export interface CopiedInterval {
  readonly offset: number;
  readonly length: number;
  readonly first: CopiedEntry;
  readonly last: CopiedEntry;
}

export interface CopiedEntry {
  /** Of the local header in the new zip. */
  readonly offset: number;
  /** As the local header and the central directory say it. */
  readonly name: string;
}

export interface PackOptions {
  readonly signal: AbortSignal;
  readonly onProgress: PackProgress;
  readonly onIssue: (issue: Issue) => void;
  /** Called for every record of the manifest, in the order of the zip, with the extent of its entry. */
  readonly onEntry?: (record: ManifestRecord, startAt: number, endAt: number) => void;
}

export interface Pack {
  (request: PackRequest, sink: ByteSink, options: PackOptions): Promise<PackResult>;
  (request: ReusingPackRequest, sink: CopyingSink, options: PackOptions): Promise<PackResult>;
}
