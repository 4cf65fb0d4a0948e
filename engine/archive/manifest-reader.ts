import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32, createInflateRaw } from 'node:zlib';
import type { ManifestFooter, ManifestHeader, ManifestRecord } from './manifest.ts';
import { FORMAT } from './manifest.ts';
import { parseFooterLine, parseHeaderLine, readFormat } from './manifest-schema.ts';
import { parseRecordLine } from './parse-record.ts';
import { splitLines } from './split-lines.ts';
import { NewerFormatError, ZipFormatError } from './zip-format-error.ts';

/** Receives the manifest part by part. Nothing of it is proven until `readManifest` has resolved. */
export interface ManifestVisitor {
  header(header: ManifestHeader): void;
  record(record: ManifestRecord): void;
  /** A record that makes no sense, with its path where that can be told. Without this method it ends the reading. */
  rejected?(path: string, problem: string): void;
  footer(footer: ManifestFooter): void;
}

/** What the central directory says about the manifest's JSON text. */
export interface ExpectedManifest {
  /** Bytes. Never more than this is inflated. */
  readonly size: number;
  readonly crc32: number;
  /** The most records there can be: the zip's entries. */
  readonly maxRecords?: number;
}

/**
 * Inflates and reads a manifest piece by piece. Throws ZipFormatError for damage and NewerFormatError for a
 * later format; errors of `compressed` itself pass through unchanged. Returns the SHA-256 (hex) of the text.
 */
export async function readManifest(
  compressed: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  visitor: ManifestVisitor,
  expected: ExpectedManifest,
): Promise<{ sha256: string }> {
  const hash = createHash('sha256');
  const text = new ManifestText(visitor, expected.maxRecords ?? Number.POSITIVE_INFINITY);
  const inflate = createInflateRaw({ chunkSize: 256 * 1024 });
  let fed = 0;
  let size = 0;
  let crc = 0;
  try {
    await pipeline(
      Readable.from(count(compressed, (bytes) => (fed += bytes))),
      inflate,
      async (inflated: AsyncIterable<Uint8Array>) => {
        const checked = count(inflated, (bytes, piece) => {
          size += bytes;
          if (size > expected.size) throw new ZipFormatError('the manifest is longer than it should be');
          hash.update(piece);
          crc = crc32(piece, crc);
        });
        for await (const lines of splitLines(checked)) text.take(lines);
      },
    );
  } catch (error) {
    throw isInflateError(error)
      ? new ZipFormatError('the manifest cannot be unpacked', { cause: error })
      : error;
  }
  if (inflate.bytesWritten !== fed) throw new ZipFormatError('something follows the manifest');
  if (size !== expected.size) throw new ZipFormatError('the manifest is shorter than it should be');
  if (crc !== expected.crc32) throw new ZipFormatError('the manifest does not match its checksum');
  text.end();
  return { sha256: hash.digest('hex') };
}

/** Where the reading stands between header, records and footer. */
class ManifestText {
  readonly #visitor: ManifestVisitor;
  readonly #maxRecords: number;
  #part: 'header' | 'records' | 'end' | 'newer' = 'header';
  #records = 0;
  #format = 0;

  constructor(visitor: ManifestVisitor, maxRecords: number) {
    this.#visitor = visitor;
    this.#maxRecords = maxRecords;
  }

  take(lines: readonly string[]): void {
    for (const line of lines) {
      switch (this.#part) {
        case 'header':
          this.#header(line);
          break;
        case 'records':
          if (line.startsWith(']')) this.#footer(line);
          else this.#record(line);
          break;
        case 'end':
          throw new ZipFormatError('something follows the last line of the manifest');
        // The rest of a later format is only read to prove it undamaged.
        case 'newer':
          break;
      }
    }
  }

  end(): void {
    if (this.#part === 'newer') throw new NewerFormatError(this.#format);
    if (this.#part !== 'end') throw new ZipFormatError('the manifest breaks off');
  }

  #header(line: string): void {
    this.#format = readFormat(line);
    if (this.#format > FORMAT) {
      this.#part = 'newer';
      return;
    }
    this.#visitor.header(parseHeaderLine(line));
    this.#part = 'records';
  }

  #record(line: string): void {
    this.#records += 1;
    if (this.#records > this.#maxRecords)
      throw new ZipFormatError('the manifest names more files than the zip holds');
    const parsed = parseRecordLine(line.endsWith(',') ? line.slice(0, -1) : line);
    if (!('problem' in parsed)) this.#visitor.record(parsed);
    else if (this.#visitor.rejected) this.#visitor.rejected(parsed.path, parsed.problem);
    else
      throw new ZipFormatError(`in the manifest, the record of “${parsed.path}” is wrong: ${parsed.problem}`);
  }

  #footer(line: string): void {
    this.#visitor.footer(parseFooterLine(line));
    this.#part = 'end';
  }
}

async function* count(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  see: (bytes: number, piece: Uint8Array) => void,
): AsyncGenerator<Uint8Array> {
  for await (const piece of source) {
    see(piece.length, piece);
    yield piece;
  }
}

function isInflateError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
}
