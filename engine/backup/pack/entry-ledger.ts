import type { Issue } from '#shared/events.ts';
import { DirectoryBuilder } from '../../archive/central-directory.ts';
import type { EntryFacts } from '../../archive/entry.ts';
import { localHeaderLength } from '../../archive/local-header.ts';
import type {
  FileRecord,
  FolderRecord,
  LinkRecord,
  ManifestHeader,
  ManifestRecord,
  ManifestTotals,
} from '../../archive/manifest.ts';
import { ManifestWriter } from '../../archive/manifest-writer.ts';
import type { PackOptions } from '../pack-types.ts';
import type { PlacedName } from './placed-name.ts';

/** What is known about the entries written so far: central directory, manifest, totals, issues. */
export class EntryLedger {
  readonly directory = new DirectoryBuilder();
  readonly manifest: ManifestWriter;
  readonly issues: Issue[] = [];
  readonly #listeners: Pick<PackOptions, 'onIssue' | 'onEntry'>;
  #files = 0;
  #folders = 0;
  #links = 0;
  #bytes = 0;

  constructor(header: ManifestHeader, level: number, listeners: Pick<PackOptions, 'onIssue' | 'onEntry'>) {
    this.manifest = new ManifestWriter(header, level);
    this.#listeners = listeners;
  }

  get totals(): ManifestTotals {
    return { files: this.#files, folders: this.#folders, links: this.#links, bytes: this.#bytes };
  }

  addIssue(issue: Issue): void {
    this.issues.push(issue);
    this.#listeners.onIssue(issue);
  }

  addFile(
    record: Omit<FileRecord, 'type' | 'entry' | 'path'>,
    path: string,
    placed: PlacedName,
    zip64 = false,
  ): void {
    this.#files += 1;
    this.#bytes += record.size;
    const { method, crc32, length: compressedSize, size, mtime, mode } = record;
    this.#add(
      { type: 'file', path, ...placed.record, ...record },
      { name: placed.name, type: 'file', method, crc32, compressedSize, size, mtime, mode },
      placed,
      zip64,
    );
  }

  /** Folders and links: their entries are described completely by `facts`. */
  addOther(record: FolderRecord | LinkRecord, facts: EntryFacts, placed: PlacedName): void {
    if (record.type === 'folder') this.#folders += 1;
    else this.#links += 1;
    this.#add(record, facts, placed, false);
  }

  #add(record: ManifestRecord, facts: EntryFacts, placed: PlacedName, zip64: boolean): void {
    this.manifest.add(record);
    this.directory.add(facts, placed.bytes, record.offset, zip64);
    const dataAt = record.offset + localHeaderLength(placed.bytes.length, zip64);
    this.#listeners.onEntry?.(record, record.offset, dataAt + facts.compressedSize);
  }
}
