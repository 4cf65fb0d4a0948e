import { isDeepStrictEqual } from 'node:util';
import { constants, inflateRawSync } from 'node:zlib';
import { type FileRecord, SEGMENT_SIZE } from '../archive/manifest.ts';
import { inlinePackPool } from '../backup/pack/start-pack-pool.ts';
import type { PackResult } from '../backup/pack-types.ts';
import type { FileSystem } from '../ports/file-system.ts';
import { MemorySink } from './memory-sink.ts';
import { type PackTreeOptions, packTree } from './pack-tree.ts';
import { readPackedManifest } from './read-packed-manifest.ts';
import { readStrictly } from './read-strictly.ts';

export interface CheckedPack {
  readonly result: PackResult;
  readonly bytes: Uint8Array;
  readonly files: ReadonlyMap<string, FileRecord>;
}

/**
 * Packs a folder in this thread, through `files`. Whatever happens on the way, the zip must be sound, and the
 * issues announced, returned and recorded the same: throws otherwise.
 */
export async function packAndCheck(
  folder: string,
  files: FileSystem,
  options: PackTreeOptions = {},
): Promise<CheckedPack> {
  const sink = new MemorySink();
  const pool = () => inlinePackPool(files);
  const { result, announced } = await packTree(folder, sink, { files, pool, ...options });
  const bytes = sink.bytes();
  const entries = await readStrictly(bytes);
  if (entries.length !== result.entries) throw new Error('The zip has other entries than were packed.');
  const { records, footer } = await readPackedManifest(bytes);
  const { issues } = result;
  if (!isDeepStrictEqual(footer.issues, issues) || !isDeepStrictEqual(announced, issues))
    throw new Error('The issues differ.');
  const packed = records.filter((record): record is FileRecord => record.type === 'file');
  return { result, bytes, files: new Map(packed.map((file) => [file.path, file])) };
}

/** The content of a packed file; segments are also inflated one by one, as a restore does it, and compared. */
export function contentOf({ bytes, files }: CheckedPack, path: string): Buffer {
  const file = files.get(path);
  if (file === undefined) throw new Error(`${path} is not in the backup.`);
  const header = 30 + Buffer.byteLength(file.path) + 9;
  const data = bytes.subarray(file.offset + header, file.offset + header + file.length);
  if (file.method === 0) return Buffer.from(data);
  const whole = inflateRawSync(data);
  if (whole.length !== file.size) throw new Error('The size is not that of the content.');
  let from = 0;
  const pieces = (file.segments ?? []).map((length) => {
    const piece = inflateRawSync(data.subarray(from, from + length), { finishFlush: constants.Z_SYNC_FLUSH });
    from += length;
    return piece;
  });
  if (pieces.slice(0, -1).some((piece) => piece.length !== SEGMENT_SIZE))
    throw new Error('A segment is not full.');
  if (file.segments && Buffer.compare(Buffer.concat(pieces), whole) !== 0)
    throw new Error('The segments are not the content.');
  return whole;
}
