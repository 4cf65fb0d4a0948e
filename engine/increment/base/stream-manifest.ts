import { type LocalHeader, parseLocalHeader } from '../../archive/local-header.ts';
import {
  MANIFEST_NAME,
  type ManifestFooter,
  type ManifestHeader,
  type ManifestRecord,
} from '../../archive/manifest.ts';
import { readManifest } from '../../archive/manifest-reader.ts';
import { ZipFormatError } from '../../archive/zip-format-error.ts';

/** Longer than the local header of a manifest ever is. */
const HEADER_ROOM = 256;

export interface StreamedManifest {
  readonly header: ManifestHeader;
  readonly footer: ManifestFooter;
  /** Of the manifest's own entry; to be held against the central directory. */
  readonly local: LocalHeader;
}

/**
 * Reads a manifest from the bytes between its local header and the central directory as they arrive. Throws a
 * ZipFormatError unless all of it makes sense and it is the one with this SHA-256; until then no record is proven.
 */
export async function streamManifest(
  bytes: AsyncIterable<Uint8Array>,
  expected: { readonly sha256: string; readonly maxRecords: number },
  onRecord: (record: ManifestRecord) => void,
): Promise<StreamedManifest> {
  const source = bytes[Symbol.asyncIterator]();
  try {
    const start = await atLeast(source, HEADER_ROOM);
    const local = parseLocalHeader(start);
    let header: ManifestHeader | undefined;
    let footer: ManifestFooter | undefined;
    const visitor = {
      header: (value: ManifestHeader) => {
        header = value;
      },
      record: onRecord,
      footer: (value: ManifestFooter) => {
        footer = value;
      },
    };
    const { name, size, crc32, method } = local;
    if (name !== MANIFEST_NAME) throw new ZipFormatError('the manifest is not where the summary says');
    if (method !== 8) throw new ZipFormatError('the manifest is not compressed as it should be');
    const data = rest(start.subarray(local.length), source);
    const read = await readManifest(data, visitor, { size, crc32, maxRecords: expected.maxRecords });
    if (read.sha256 !== expected.sha256)
      throw new ZipFormatError('the manifest is not the one its summary speaks of');
    if (!header || !footer) throw new ZipFormatError('the manifest breaks off');
    return { header, footer, local };
  } finally {
    await source.return?.();
  }
}

async function atLeast(source: AsyncIterator<Uint8Array>, length: number): Promise<Uint8Array> {
  let bytes = new Uint8Array(0);
  while (bytes.length < length) {
    const next = await source.next();
    if (next.done) break;
    bytes = Buffer.concat([bytes, next.value]);
  }
  return bytes;
}

async function* rest(
  start: Uint8Array,
  source: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  yield start;
  for (;;) {
    const next = await source.next();
    if (next.done) return;
    yield next.value;
  }
}
