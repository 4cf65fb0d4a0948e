import { crc32 } from 'node:zlib';
import type { CentralEntry } from '../../archive/central-entry.ts';
import { checkEntry } from '../../archive/check-entries.ts';
import { directoryRecords, readRecord } from '../../archive/directory-records.ts';
import { ZipFormatError } from '../../archive/zip-format-error.ts';
import { FLAG } from './base-columns.ts';
import type { BaseTable } from './base-table.ts';

/** No record of a central directory is longer. */
const LONGEST_RECORD = 46 + 3 * 0xffff;

/**
 * Holds the rows of a base, which come from the manifest, against the zip's own central directory as it arrives: both in
 * the order of the zip. Returns the one entry behind them, which is the manifest's own. Throws a ZipFormatError when the
 * two differ in anything.
 */
export async function holdAgainstDirectory(
  table: BaseTable,
  bytes: AsyncIterable<Uint8Array>,
): Promise<CentralEntry> {
  let carried: Uint8Array = new Uint8Array(0);
  let row = 0;
  let last: CentralEntry | undefined;
  for await (const piece of bytes) {
    const window = carried.length === 0 ? piece : Buffer.concat([carried, piece]);
    let reached = 0;
    for (const record of directoryRecords(window)) {
      if (last) throw new ZipFormatError('the central directory holds more than the manifest knows');
      const entry = readRecord(window, record);
      if (row === table.length) last = entry;
      else if (!agrees(table, row, entry))
        throw new ZipFormatError(`manifest and central directory disagree about “${table.pathAt(row)}”`);
      else row += 1;
      reached = record.end;
    }
    carried = Uint8Array.prototype.slice.call(window, reached);
    if (carried.length > LONGEST_RECORD) break;
  }
  if (carried.length > 0) throw new ZipFormatError('the central directory cannot be walked');
  if (!last) throw new ZipFormatError('the manifest knows more than the central directory holds');
  return last;
}

function agrees(table: BaseTable, row: number, entry: CentralEntry): boolean {
  const { lengths, crcs, flags } = table.columns;
  const type = table.typeAt(row);
  const name = table.entryNameAt(row) ?? table.pathAt(row);
  const length = lengths[row] ?? 0;
  const isFile = type === 'file';
  return (
    entry.problem === undefined &&
    checkEntry(entry) === undefined &&
    entry.type === type &&
    entry.offset === table.startAt(row) &&
    entry.name === (type === 'folder' ? `${name}/` : name) &&
    entry.method === (((flags[row] ?? 0) & FLAG.deflated) === 0 ? 0 : 8) &&
    entry.compressedSize === length &&
    entry.size === (isFile ? table.sizeAt(row) : length) &&
    entry.crc32 === (isFile ? crcs[row] : crc32(table.targetAt(row)))
  );
}
