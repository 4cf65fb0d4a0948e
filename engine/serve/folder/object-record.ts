import { createHash } from 'node:crypto';
import type { BigIntStats, Stats } from 'node:fs';

/** What S3 knows of an object beyond the bytes of its file. */
export interface ObjectRecord {
  /** The file's name in its folder; '' for the marker of the folder itself. */
  readonly name: string;
  /** With `modified` the proof that the record belongs to the file that is there now. */
  readonly size: number;
  /** Whole milliseconds since the epoch: the file's mtime. */
  readonly modified: number;
  /** Without quotes. */
  readonly etag: string;
  /** Response headers to repeat: content-type, cache-control, … */
  readonly headers: Readonly<Record<string, string>>;
  /** User metadata without the `x-amz-meta-`. */
  readonly user: Readonly<Record<string, string>>;
  /** Base64 by algorithm, of the whole object. */
  readonly checksums: Readonly<Record<string, string>>;
  /** Of an object that was uploaded in parts: their sizes in order, and how many of one size follow each other. */
  readonly parts?: readonly (readonly [size: number, count: number])[];
}

/** Whole milliseconds: file systems and `utimes` differ in what they keep below that. */
export function modifiedOf(stats: Stats | BigIntStats): number {
  return Math.round(Number(stats.mtimeMs));
}

/** The record of a file nobody told us about. Its ETag changes when size or mtime change, and is no MD5. */
export function derivedRecord(name: string, size: number, modified: number): ObjectRecord {
  const hash = createHash('sha256').update(`${size}:${modified}`).digest('hex').slice(0, 32);
  return { name, size, modified, etag: `${hash}-1`, headers: {}, user: {}, checksums: {} };
}
