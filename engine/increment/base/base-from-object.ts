import { checkEntry, checkLocalHeader } from '../../archive/check-entries.ts';
import { checkEntryPath, entryNameFor } from '../../archive/entry-path.ts';
import { MANIFEST_NAME, type ManifestRecord } from '../../archive/manifest.ts';
import { ZipFormatError } from '../../archive/zip-format-error.ts';
import type { Storage } from '../../storage/storage.ts';
import { BaseBuilder } from './base-builder.ts';
import type { BaseFacts } from './base-facts.ts';
import type { BaseTable } from './base-table.ts';
import { holdAgainstDirectory } from './hold-against-directory.ts';
import { readObjectEnd } from './object-end.ts';
import { streamManifest } from './stream-manifest.ts';

/**
 * The base that a stored backup makes, read from its end: manifest and central directory pass by as they arrive, and
 * only the table stays, so that a million files need little memory. Stricter than opening a backup to restore from it:
 * whatever is odd in the least makes it no base.
 * @throws ZipFormatError or RangeError when it is not sound in every part; as the storage does otherwise.
 */
export async function baseFromObject(
  storage: Pick<Storage, 'get'>,
  object: {
    readonly id: string;
    readonly key: string;
    readonly size: number;
    /** As reads give it, and as listings do. */
    readonly etag: string;
    readonly listedEtag: string;
  },
  signal: AbortSignal,
): Promise<{ facts: BaseFacts; table: BaseTable }> {
  const { id, key, size, etag, listedEtag } = object;
  const end = await readObjectEnd(storage, object, signal);
  const { entries, directoryOffset, directorySize } = end.records;
  const { offset: manifestOffset, sha256 } = end.summary.manifest;
  if (manifestOffset >= directoryOffset)
    throw new ZipFormatError('the manifest is not where the summary says');

  const rows = new RowsInOrder(entries - 1, manifestOffset);
  const manifestBytes = end.stream({ start: manifestOffset, end: directoryOffset });
  const { header, footer, local } = await streamManifest(
    manifestBytes,
    { sha256, maxRecords: entries - 1 },
    (record) => rows.add(record),
  );
  const table = rows.finish();
  if (header.id !== id || table.length !== entries - 1)
    throw new ZipFormatError('the manifest is not that of this zip');

  const directory = end.stream({ start: directoryOffset, end: directoryOffset + directorySize });
  const own = await holdAgainstDirectory(table, directory);
  const problem = own.problem ?? checkEntry(own) ?? checkLocalHeader(own, local, directoryOffset);
  if (own.name !== MANIFEST_NAME || own.offset !== manifestOffset || problem !== undefined)
    throw new ZipFormatError('the manifest is not where the central directory says');
  const below = table.rowBelowLeaf();
  if (below >= 0)
    throw new ZipFormatError(`“${table.pathAt(below)}” stands below something that is no folder`);
  const facts: BaseFacts = {
    ...{ id, key, etag, listedEtag, size, manifestOffset },
    format: header.format,
    plan: header.plan,
    deviceId: header.device.id,
    generation: header.generation ?? 0,
    incomplete: (footer.totals.issues ?? footer.issues.length) > 0,
    observedAt: header.startedAt,
    locations: header.locations,
  };
  return { facts, table };
}

/** Gathers records, each of which ends where the next one begins. */
class RowsInOrder {
  readonly #builder: BaseBuilder;
  readonly #end: number;
  #waiting: ManifestRecord | undefined;

  constructor(rows: number, end: number) {
    this.#builder = new BaseBuilder(rows);
    this.#end = end;
  }

  add(record: ManifestRecord): void {
    const { path, entry } = record;
    // Names of entries are then as unique as paths are, which the table sees to.
    const problem = checkEntryPath(path) ?? (entry === entryNameFor(path) ? undefined : 'its name is odd');
    if (problem !== undefined) throw new ZipFormatError(`the record of “${path}” is wrong: ${problem}`);
    if (this.#waiting) this.#builder.add(this.#waiting, record.offset, false);
    this.#waiting = record;
  }

  finish(): BaseTable {
    if (this.#waiting) this.#builder.add(this.#waiting, this.#end, false);
    this.#waiting = undefined;
    return this.#builder.finish();
  }
}
