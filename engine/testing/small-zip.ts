import { crc32, deflateRawSync } from 'node:zlib';
import { DirectoryBuilder } from '../archive/central-directory.ts';
import { encodeEnd } from '../archive/end-of-directory.ts';
import type { EntryFacts } from '../archive/entry.ts';
import { localHeaderLength, writeLocalHeader } from '../archive/local-header.ts';

export interface SmallZipEntry {
  readonly name: string;
  readonly type?: EntryFacts['type'];
  readonly content?: string | Uint8Array;
  readonly method?: 0 | 8;
  readonly mode?: number;
  /** Milliseconds since the epoch. */
  readonly mtime?: number;
  /** Of the entry in the central directory. */
  readonly comment?: string;
}

const encoder = new TextEncoder();

/** A whole zip in memory, made with the product's own header writers, for tests that read one. */
export function buildSmallZip(entries: Iterable<SmallZipEntry>): Uint8Array<ArrayBuffer> {
  const pieces: Uint8Array[] = [];
  const directory = new DirectoryBuilder();
  let position = 0;
  for (const entry of entries) {
    const { header, data, facts, nameBytes } = encodeEntry(entry);
    directory.add(facts, nameBytes, position, false, encoder.encode(entry.comment ?? ''));
    pieces.push(header, data);
    position += header.length + data.length;
  }
  pieces.push(
    ...directory.chunks(),
    encodeEnd({
      entries: directory.count,
      directoryOffset: position,
      directorySize: directory.byteLength,
    }),
  );
  return Uint8Array.from(Buffer.concat(pieces));
}

function encodeEntry(entry: SmallZipEntry) {
  const { name, type = 'file', method = 0, mode = 0o644, mtime = Date.UTC(2024, 4, 6, 7, 8, 10) } = entry;
  const content = typeof entry.content === 'string' ? encoder.encode(entry.content) : entry.content;
  const raw = content ?? new Uint8Array();
  const data = method === 8 ? deflateRawSync(raw) : raw;
  const facts: EntryFacts = {
    name,
    method,
    crc32: crc32(raw),
    compressedSize: data.length,
    size: raw.length,
    mtime,
    mode,
    type,
  };
  const nameBytes = encoder.encode(name);
  const header = new Uint8Array(localHeaderLength(nameBytes.length, false));
  writeLocalHeader(header, 0, facts, nameBytes, false);
  return { header, data, facts, nameBytes };
}
