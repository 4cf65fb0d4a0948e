import { setImmediate } from 'node:timers/promises';
import { localHeaderLength } from '../../archive/local-header.ts';
import type { ManifestRecord } from '../../archive/manifest.ts';
import type { CopyInterval } from '../../increment/reuse-plan.ts';
import type { ScanList, ScannedItem } from '../../scan/scan-types.ts';
import type { CopiedEntry, CopiedInterval, Reuse } from '../pack-types.ts';
import { othersFacts } from './others-facts.ts';
import type { PackRun } from './pack-run.ts';
import type { PlacedName } from './placed-name.ts';

/** Entries recorded without a break: other work of the thread must not wait for a million of them. */
const AT_ONCE = 1000;

/**
 * Copies the plan's intervals to the end of the zip, which is its front, and records the entries in them: as the base
 * has them, but with the times and permissions that the items have now.
 */
export async function copyIntervals(run: PackRun, items: ScanList, reuse: Reuse): Promise<CopiedInterval[]> {
  const copied: CopiedInterval[] = [];
  for (const interval of reuse.plan.intervals) {
    const offset = run.output.position;
    const { start, end } = interval.range;
    await run.output.copy(interval.range);
    const { first, last } = await recordEntries(run, items, reuse, interval, offset - start);
    copied.push({ offset, length: end - start, first, last });
  }
  return copied;
}

async function recordEntries(
  run: PackRun,
  items: ScanList,
  { base }: Reuse,
  interval: CopyInterval,
  shift: number,
): Promise<{ first: CopiedEntry; last: CopiedEntry }> {
  let first: CopiedEntry | undefined;
  let last: CopiedEntry | undefined;
  let step = { files: 0, bytes: 0, currentFile: '' };
  for (let index = 0; index < interval.rows.length; index += 1) {
    const row = interval.rows[index] ?? -1;
    const item = items.at(interval.items[index] ?? -1);
    const record = base.entries.record(row);
    const placed = placedAs(record);
    const header = base.entries.endAt(row) - base.entries.startAt(row) - dataLength(record);
    recordEntry(run, item, {
      record,
      placed,
      zip64: hasZip64(header, placed),
      offset: record.offset + shift,
    });
    last = { offset: record.offset + shift, name: placed.name };
    first ??= last;
    if (item.type === 'file')
      step = { files: step.files + 1, bytes: step.bytes + item.size, currentFile: item.path };
    if ((index + 1) % AT_ONCE === 0) {
      run.onProgress(step);
      step = { files: 0, bytes: 0, currentFile: item.path };
      await setImmediate();
      run.signal.throwIfAborted();
    }
  }
  if (step.files > 0) run.onProgress(step);
  if (first === undefined || last === undefined) throw new Error('An interval carries no entry.');
  return { first, last };
}

interface CarriedEntry {
  readonly record: ManifestRecord;
  readonly placed: PlacedName;
  readonly zip64: boolean;
  /** In the new zip. */
  readonly offset: number;
}

function recordEntry(
  { ledger }: PackRun,
  item: ScannedItem,
  { record, placed, zip64, offset }: CarriedEntry,
): void {
  const { mtime, mode, ctime, inode, path } = item;
  if (record.type !== item.type || record.path !== path)
    throw new Error('An interval carries an entry of another item.');
  if (record.type === 'file') {
    const { size, sha256, crc32, method, length, segments, digests } = record;
    const content = { size, sha256, crc32, method, length };
    const optional = {
      ...(segments ? { segments } : {}),
      ...(digests === undefined ? {} : { digests }),
      ...(item.sparse ? ({ sparse: true } as const) : {}),
    };
    ledger.addFile({ ...content, ...optional, mtime, mode, ctime, inode, offset }, path, placed, zip64);
    return;
  }
  const facts = { ...othersFacts(placed.name, record), mtime, mode };
  ledger.addOther({ ...record, mtime, mode, offset }, facts, placed);
}

/** The name that stands in the entry's local header, which the central directory must repeat. */
function placedAs({ path, entry, type }: ManifestRecord): PlacedName {
  const name = type === 'folder' ? `${entry ?? path}/` : (entry ?? path);
  return { name, bytes: Buffer.from(name, 'utf8'), record: entry === undefined ? {} : { entry } };
}

function dataLength(record: ManifestRecord): number {
  if (record.type === 'file') return record.length;
  return record.type === 'link' ? Buffer.byteLength(record.target, 'utf8') : 0;
}

/** The directory has to say of an entry that is copied what its header says, 64-bit sizes without need included. */
function hasZip64(header: number, { bytes }: PlacedName): boolean {
  for (const zip64 of [false, true]) if (header === localHeaderLength(bytes.length, zip64)) return zip64;
  throw new Error('An entry of the base has a header of another kind.');
}
