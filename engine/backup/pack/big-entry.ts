import { createHash } from 'node:crypto';
import { crc32Combine } from '../../archive/crc32-combine.ts';
import { localHeaderLength, needsZip64, writeLocalHeader } from '../../archive/local-header.ts';
import type { ScannedItem } from '../../scan/scan-types.ts';
import type { ByteRange } from '../../storage/storage.ts';
import type { Hold } from '../sink.ts';
import { EMPTY_FINAL_BLOCK } from './deflate.ts';
import { closeBigFile, type OpenBigFile } from './open-big-file.ts';
import type { PackRun } from './pack-run.ts';
import { type PlacedName, placeName } from './placed-name.ts';
import type { ReadTrouble } from './read-trouble.ts';
import type { SegmentResult } from './segment-job.ts';
import { CONTENT_ROOM } from './slot-layout.ts';

/** Makes room for the header of a big file's entry; its segments are then added in order. */
export async function beginBigEntry(
  run: PackRun,
  item: ScannedItem,
  file: OpenBigFile,
  method: 0 | 8,
): Promise<BigEntry> {
  const placed = placeName(item.path);
  const zip64 = needsZip64(file.size, 0);
  const hold = await run.output.hold(localHeaderLength(placed.bytes.length, zip64));
  return new BigEntry(run, item, file, { method, placed, zip64, hold });
}

interface EntryLayout {
  readonly method: 0 | 8;
  readonly placed: PlacedName;
  readonly zip64: boolean;
  readonly hold: Hold;
}

/** A big file on its way into the zip. What is hashed and counted is exactly what was compressed and written. */
export class BigEntry {
  readonly #run: PackRun;
  readonly #item: ScannedItem;
  readonly #file: OpenBigFile;
  readonly #layout: EntryLayout;
  readonly #hash = createHash('sha256');
  readonly #segments: number[] = [];
  /** In hex, one behind the other. */
  #digests = '';
  #digestCount = 0;
  #size = 0;
  #compressedSize = 0;
  #crc32 = 0;
  #trouble: ReadTrouble | undefined;
  /** Nothing that comes behind a gap may be appended: the content would not be the file's. */
  #ended = false;
  /** Bytes of the base that belong here and are not copied yet, because more of them may follow. */
  #toCopy: ByteRange | undefined;

  constructor(run: PackRun, item: ScannedItem, file: OpenBigFile, layout: EntryLayout) {
    this.#run = run;
    this.#item = item;
    this.#file = file;
    this.#layout = layout;
  }

  /**
   * `slot` holds the segment's content and, unless it stands `inBase`, its compressed form; `expected` is what was
   * asked for.
   */
  async addSegment(
    segment: SegmentResult,
    slot: Uint8Array,
    expected: { length: number; last: boolean; inBase?: ByteRange | undefined },
  ): Promise<void> {
    if (this.#ended) return;
    this.#trouble ??= segment.trouble;
    const complete = segment.size === expected.length;
    if (segment.size > 0) {
      const content = slot.subarray(0, segment.size);
      this.#hash.update(content);
      this.#crc32 = crc32Combine(this.#crc32, segment.crc32, segment.size);
      this.#size += segment.size;
      this.#digests += segment.digest;
      this.#digestCount += 1;
      const deflated = slot.subarray(CONTENT_ROOM, CONTENT_ROOM + segment.compressedSize);
      if (segment.unchanged && expected.inBase) await this.#take(expected.inBase);
      else await this.#append(this.#layout.method === 0 ? content : deflated);
    }
    if (!complete) {
      this.#ended = true;
      const endsStream = expected.last && segment.size > 0;
      if (this.#layout.method === 8 && !endsStream) await this.#endStream();
    }
    this.#run.onProgress({ files: 0, bytes: segment.size, currentFile: this.#item.path });
  }

  /** Fills in the header and records the entry. Call once, after the last segment. */
  async finish(): Promise<void> {
    await this.#copy();
    const { run, item, file } = { run: this.#run, item: this.#item, file: this.#file };
    const { method, placed, zip64, hold } = this.#layout;
    const trouble = this.#trouble ? this.#cutShort(this.#trouble) : this.#changed();
    closeBigFile(run, file.descriptor);
    const { mtime, mode, ctime, inode } = item.image ? item : stateOf(file);
    const facts = { method, crc32: this.#crc32, size: this.#size, mtime, mode } as const;
    const header = new Uint8Array(localHeaderLength(placed.bytes.length, zip64));
    const sizes = { ...facts, compressedSize: this.#compressedSize };
    writeLocalHeader(header, 0, { ...sizes, name: placed.name, type: 'file' }, placed.bytes, zip64);
    await hold.patch(header);
    run.ledger.addFile(
      {
        ...facts,
        offset: hold.offset,
        sha256: this.#hash.digest('hex'),
        length: this.#compressedSize,
        ...(this.#segments.length > 0 ? { segments: this.#segments } : {}),
        ...(this.#digestCount > 1 ? { digests: Buffer.from(this.#digests, 'hex').toString('base64') } : {}),
        ...(trouble ? {} : { ctime, inode }),
        ...(item.sparse ? { sparse: true } : {}),
      },
      item.path,
      placed,
      zip64,
    );
    if (trouble) run.ledger.addIssue({ ...trouble, path: item.path });
    run.onProgress({ files: 1, bytes: 0, currentFile: item.path });
  }

  async #take(range: ByteRange): Promise<void> {
    const { start, end } = range;
    this.#compressedSize += end - start;
    if (this.#layout.method === 8) this.#segments.push(end - start);
    if (this.#toCopy?.end === start) this.#toCopy = { start: this.#toCopy.start, end };
    else {
      await this.#copy();
      this.#toCopy = range;
    }
  }

  async #copy(): Promise<void> {
    const range = this.#toCopy;
    this.#toCopy = undefined;
    if (range) await this.#run.output.copy(range);
  }

  async #append(bytes: Uint8Array): Promise<void> {
    await this.#copy();
    this.#compressedSize += bytes.length;
    if (this.#layout.method === 8) this.#segments.push(bytes.length);
    await this.#run.output.write(bytes);
  }

  /** The file ended early, behind a segment that expected more to come; it becomes part of that segment. */
  async #endStream(): Promise<void> {
    await this.#copy();
    const before = this.#segments.pop() ?? 0;
    await this.#run.output.write(EMPTY_FINAL_BLOCK);
    this.#compressedSize += EMPTY_FINAL_BLOCK.length;
    this.#segments.push(before + EMPTY_FINAL_BLOCK.length);
  }

  #cutShort({ kind, message }: ReadTrouble): ReadTrouble {
    return { kind, message: `${message} Only its first ${this.#size} bytes are in the backup.` };
  }

  /** Reading a big file a second time is not possible once its first bytes are on their way: it is told. */
  #changed(): ReadTrouble | undefined {
    const { size, mtimeMs, ctimeMs, descriptor } = this.#file;
    const now = this.#run.files.fstatSync(descriptor);
    const same = now.size === size && now.mtimeMs === mtimeMs && now.ctimeMs === ctimeMs;
    if (same && this.#size === size) return undefined;
    return {
      kind: 'changed-while-reading',
      message:
        this.#size < size
          ? `It became shorter while it was read. Its first ${this.#size} bytes are in the backup.`
          : 'It changed while it was read. What was read is in the backup; parts may be older than others.',
    };
  }
}

function stateOf({ mtimeMs: mtime, mode, ctimeMs: ctime, inode }: OpenBigFile) {
  return { mtime, mode, ctime, inode };
}
