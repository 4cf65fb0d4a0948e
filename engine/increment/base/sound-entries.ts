import { checkEntry, checkLocalHeader } from '../../archive/check-entries.ts';
import { checkEntryPath, entryNameFor } from '../../archive/entry-path.ts';
import {
  MANIFEST_NAME,
  type ManifestFooter,
  type ManifestHeader,
  type ManifestRecord,
} from '../../archive/manifest.ts';
import { ZipFormatError } from '../../archive/zip-format-error.ts';
import { BaseBuilder } from './base-builder.ts';
import type { BaseTable } from './base-table.ts';
import { holdAgainstDirectory } from './hold-against-directory.ts';
import type { ObjectEnd } from './object-end.ts';
import { streamManifest } from './stream-manifest.ts';
import { StreamedPieces } from './streamed-pieces.ts';

export interface SoundEntries {
  readonly header: ManifestHeader;
  readonly footer: ManifestFooter;
  readonly table: BaseTable;
}

/**
 * The entries of the backup `id`, as manifest and central directory tell them while they pass by: only the table stays,
 * so that a million files need little memory. Nothing in either may be odd in the least.
 * @throws ZipFormatError, NewerFormatError or RangeError when something is; as the storage does otherwise.
 */
export async function readSoundEntries(end: ObjectEnd, id: string): Promise<SoundEntries> {
  const { entries, directoryOffset, directorySize } = end.records;
  const { offset: manifestOffset, sha256 } = end.summary.manifest;
  if (manifestOffset >= directoryOffset)
    throw new ZipFormatError('the manifest is not where the summary says');

  const pieces = new StreamedPieces(end.stream(manifestOffset), manifestOffset);
  try {
    const rows = new RowsInOrder(entries - 1, manifestOffset);
    const { header, footer, local } = await streamManifest(
      pieces.until(directoryOffset),
      { sha256, maxRecords: entries - 1 },
      (record) => rows.add(record),
    );
    const table = rows.finish();
    if (header.id !== id || table.length !== entries - 1)
      throw new ZipFormatError('the manifest is not that of this zip');

    const own = await holdAgainstDirectory(table, pieces.until(directoryOffset + directorySize));
    const problem = own.problem ?? checkEntry(own) ?? checkLocalHeader(own, local, directoryOffset);
    const dataEnd = manifestOffset + local.length + own.compressedSize;
    if (
      own.name !== MANIFEST_NAME ||
      own.offset !== manifestOffset ||
      dataEnd !== directoryOffset ||
      problem !== undefined
    )
      throw new ZipFormatError('the manifest is not where the central directory says');
    const below = table.rowBelowLeaf();
    if (below >= 0)
      throw new ZipFormatError(`“${table.pathAt(below)}” stands below something that is no folder`);
    return { header, footer, table };
  } finally {
    await pieces.end();
  }
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
