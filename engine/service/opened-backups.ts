import { openBackup } from '../restore/open-backup.ts';
import type { BackupToOpen, OpenBackup } from '../restore/reader-types.ts';
import type { Storage } from '../storage/storage.ts';
import { FileTree } from './file-tree.ts';

/** A backup whose list of files is in memory. */
export interface OpenedBackup {
  readonly backup: OpenBackup;
  readonly tree: FileTree;
}

/** How many stay open: the one that is looked at, and two to compare. A million files take about a fifth of a gigabyte. */
const MOST_OPEN = 3;
const MOST_RECORDS = 2_000_000;

/** Keeps the last few opened backups, so that going from folder to folder asks the storage only once. */
export class OpenedBackups {
  readonly #signal: AbortSignal;
  /** Least recently used first. Keyed by object and version, so that a changed object is opened anew. */
  readonly #open = new Map<string, Promise<OpenedBackup>>();
  readonly #records = new Map<string, number>();

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  /** @throws AppError as `openBackup`; what failed is tried again the next time */
  async get(connection: string, storage: Storage, entry: BackupToOpen): Promise<OpenedBackup> {
    const key = JSON.stringify([connection, entry.key, entry.etag, entry.size]);
    const opening = this.#open.get(key) ?? this.#read(storage, entry);
    this.#open.delete(key);
    this.#open.set(key, opening);
    try {
      const opened = await opening;
      this.#records.set(key, opened.backup.records.length);
      this.#dropOldest();
      return opened;
    } catch (error) {
      if (this.#open.get(key) === opening) this.#open.delete(key);
      throw error;
    }
  }

  async #read(storage: Storage, entry: BackupToOpen): Promise<OpenedBackup> {
    const backup = await openBackup(storage, entry, { signal: this.#signal });
    return { backup, tree: new FileTree(backup.records) };
  }

  #dropOldest(): void {
    for (const key of this.#open.keys()) {
      const records = [...this.#open.keys()].reduce((sum, one) => sum + (this.#records.get(one) ?? 0), 0);
      if (this.#open.size <= 1 || (this.#open.size <= MOST_OPEN && records <= MOST_RECORDS)) return;
      this.#open.delete(key);
      this.#records.delete(key);
    }
  }
}
