import { createHash } from 'node:crypto';
import { constants, crc32, deflateRawSync } from 'node:zlib';
import { DirectoryBuilder } from '../archive/central-directory.ts';
import { encodeEnd } from '../archive/end-of-directory.ts';
import type { EntryFacts } from '../archive/entry.ts';
import { localHeaderLength, writeLocalHeader } from '../archive/local-header.ts';
import { MANIFEST_NAME, type ManifestRecord, SEGMENT_SIZE, type Summary } from '../archive/manifest.ts';
import { ManifestWriter } from '../archive/manifest-writer.ts';
import { encodeSummary } from '../archive/summary.ts';

/** One entry of a hand-made backup. What is not given is what the product would write. */
export interface HandMadeEntry {
  readonly path: string;
  readonly type?: 'file' | 'folder' | 'link';
  readonly content?: Uint8Array | string;
  readonly target?: string;
  readonly method?: 0 | 8;
  readonly mtime?: number;
  readonly mode?: number;
  readonly sparse?: true;
  /** Deflate in independent segments, as the product does with big files. */
  readonly segments?: boolean;
  /** Bytes of nobody in front of the local header. */
  readonly deadBefore?: number;
  /** Lies of the local header, the central directory, and the manifest, each by itself. */
  readonly local?: Partial<EntryFacts>;
  readonly central?: Partial<EntryFacts> & { readonly offset?: number };
  readonly record?: Partial<Omit<ManifestRecord, 'type'>> & Record<string, unknown>;
  /** The manifest is silent about it. */
  readonly withoutRecord?: boolean;
  /** Only the manifest speaks of it. */
  readonly withoutEntry?: boolean;
  /** Extra fields that no reader knows, behind the local header's own: their bytes. */
  readonly localExtra?: number;
}

export interface HandMadeOptions {
  readonly id?: string;
  readonly summary?: Partial<Summary>;
  /** Extra records at the end of the manifest, for entries that may or may not exist. */
  readonly records?: readonly ManifestRecord[];
  readonly format?: number;
}

export interface HandMadeBackup {
  readonly id: string;
  readonly bytes: Uint8Array;
  readonly records: readonly ManifestRecord[];
  /** Offset of the first byte of an entry's data, by path. */
  readonly dataOffset: ReadonlyMap<string, number>;
  readonly manifestOffset: number;
}

/** 2029-06-05 04:03:02.123 UTC; the milliseconds matter. */
export const HAND_MADE_MTIME = Date.UTC(2029, 5, 5, 4, 3, 2, 123);

/** Builds a backup entry by entry, true or false as asked, so that readers can be tried with what no writer makes. */
export function handMadeBackup(
  entries: readonly HandMadeEntry[],
  options: HandMadeOptions = {},
): HandMadeBackup {
  const id = options.id ?? 'handmade0001';
  const device = { id: 'd1', name: 'Test computer' };
  const zip = new GrowingZip();
  const manifest = new ManifestWriter(
    {
      format: options.format ?? 1,
      app: '0.0.0',
      id,
      parents: [],
      plan: 'hand made',
      device,
      os: { platform: 'linux', release: '6' },
      startedAt: HAND_MADE_MTIME,
      locations: [],
    },
    1,
  );
  const records: ManifestRecord[] = [];
  const dataOffset = new Map<string, number>();
  for (const entry of entries) {
    const made = zip.add(entry);
    dataOffset.set(entry.path, made.dataOffset);
    if (entry.withoutRecord) continue;
    records.push(made.record);
    manifest.add(made.record);
  }
  for (const record of options.records ?? []) manifest.add(record);
  const files = records.filter(({ type }) => type === 'file').length;
  const {
    chunks,
    size,
    crc32: checksum,
    sha256,
  } = manifest.finish({
    issues: [],
    skipped: [],
    finishedAt: HAND_MADE_MTIME,
    totals: { files, folders: 0, links: 0, bytes: 0 },
  });
  const data = Buffer.concat(chunks);
  const manifestOffset = zip.length;
  zip.addManifest(
    data,
    size,
    checksum,
    encodeSummary({
      holdall: options.format ?? 1,
      id,
      plan: 'hand made',
      device,
      createdAt: HAND_MADE_MTIME,
      status: 'complete',
      files,
      bytes: 0,
      issues: 0,
      parents: [],
      manifest: { offset: manifestOffset, sha256 },
      ...options.summary,
    }),
  );
  const bytes = zip.finish();
  return { id, bytes, records, dataOffset, manifestOffset };
}

class GrowingZip {
  readonly #directory = new DirectoryBuilder();
  readonly #parts: Uint8Array[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  add(entry: HandMadeEntry): { record: ManifestRecord; dataOffset: number } {
    const { path, type = 'file', mtime = HAND_MADE_MTIME } = entry;
    const content = contentOf(entry);
    const method = entry.method ?? (type === 'file' && content.length > 0 ? 8 : 0);
    const packed = method === 0 ? { data: content } : deflate(content, entry.segments ?? false);
    const mode = entry.mode ?? (type === 'folder' ? 0o755 : 0o644);
    const facts: EntryFacts = {
      name: type === 'folder' ? `${path}/` : path,
      method,
      crc32: crc32(content),
      compressedSize: packed.data.length,
      size: content.length,
      mtime,
      mode,
      type,
    };
    this.#append(new Uint8Array(entry.deadBefore ?? 0).fill(0x55));
    const offset = this.#length;
    if (!entry.withoutEntry) {
      this.#appendHeader({ ...facts, ...entry.local }, entry.localExtra ?? 0);
      const central = { ...facts, ...entry.central };
      this.#directory.add(central, Buffer.from(central.name), entry.central?.offset ?? offset);
    }
    const dataOffset = this.#length;
    if (!entry.withoutEntry) this.#append(packed.data);
    const base = { path, mtime, mode, offset };
    const record = { ...recordOf(type, base, entry, facts, content, packed.segments), ...entry.record };
    return { record: record as ManifestRecord, dataOffset };
  }

  addManifest(data: Uint8Array, size: number, checksum: number, summary: Uint8Array): void {
    const offset = this.#length;
    const facts: EntryFacts = {
      name: MANIFEST_NAME,
      method: 8,
      crc32: checksum,
      compressedSize: data.length,
      size,
      mtime: HAND_MADE_MTIME,
      mode: 0o600,
      type: 'file',
    };
    this.#appendHeader(facts, 0);
    this.#directory.add(facts, Buffer.from(facts.name), offset, false, summary);
    this.#append(data);
  }

  finish(): Uint8Array {
    const directoryOffset = this.#length;
    for (const chunk of this.#directory.chunks()) this.#append(chunk.slice());
    const directorySize = this.#length - directoryOffset;
    this.#append(encodeEnd({ entries: this.#directory.count, directoryOffset, directorySize }));
    return new Uint8Array(Buffer.concat(this.#parts));
  }

  #append(bytes: Uint8Array): void {
    this.#parts.push(bytes);
    this.#length += bytes.length;
  }

  #appendHeader(facts: EntryFacts, extra: number): void {
    const name = Buffer.from(facts.name);
    const header = new Uint8Array(localHeaderLength(name.length, false) + extra);
    const end = writeLocalHeader(header, 0, facts, name, false);
    if (extra > 0) {
      const view = new DataView(header.buffer);
      view.setUint16(28, view.getUint16(28, true) + extra, true);
      view.setUint16(end, 0x4242, true);
      view.setUint16(end + 2, extra - 4, true);
    }
    this.#append(header);
  }
}

function contentOf({ type, content, target }: HandMadeEntry): Uint8Array {
  if (type === 'folder') return new Uint8Array(0);
  if (type === 'link') return Buffer.from(target ?? 'nowhere');
  return typeof content === 'string' ? Buffer.from(content) : (content ?? new Uint8Array(0));
}

function deflate(content: Uint8Array, segmented: boolean): { data: Uint8Array; segments?: number[] } {
  if (!segmented) return { data: deflateRawSync(content, { level: 1 }) };
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < content.length; at += SEGMENT_SIZE) {
    const last = at + SEGMENT_SIZE >= content.length;
    const finishFlush = last ? constants.Z_FINISH : constants.Z_FULL_FLUSH;
    pieces.push(deflateRawSync(content.subarray(at, at + SEGMENT_SIZE), { level: 1, finishFlush }));
  }
  return { data: Buffer.concat(pieces), segments: pieces.map((piece) => piece.length) };
}

function recordOf(
  type: 'file' | 'folder' | 'link',
  base: { path: string; mtime: number; mode: number; offset: number },
  entry: HandMadeEntry,
  facts: EntryFacts,
  content: Uint8Array,
  segments: readonly number[] | undefined,
): ManifestRecord {
  if (type === 'folder') return { type, ...base };
  if (type === 'link') return { type, ...base, target: entry.target ?? 'nowhere' };
  return {
    type,
    ...base,
    size: content.length,
    sha256: createHash('sha256').update(content).digest('hex'),
    crc32: facts.crc32,
    method: facts.method,
    length: facts.compressedSize,
    ...(segments ? { segments } : {}),
    ...(entry.sparse ? { sparse: true } : {}),
  };
}
