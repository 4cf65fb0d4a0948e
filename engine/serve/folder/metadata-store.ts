import { createHash } from 'node:crypto';
import { open, readFile, rename, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import { isAbsent } from './file-errors.ts';
import { FolderLog, type LogEntry, lineOf } from './folder-log.ts';
import type { ObjectRecord } from './object-record.ts';
import { Serial } from './serial.ts';
import { syncFolder } from './sync-folder.ts';

interface Loaded {
  readonly log: FolderLog;
  /** Size of the log file that was read, to notice another writer. */
  bytes: number;
}

interface Waiting {
  readonly entry: LogEntry;
  readonly done: (error?: unknown) => void;
}

// Folders kept in memory; a listing of a thousand folders reads each log once either way.
const mostLoaded = 256;

/**
 * Metadata of objects: one log file per folder, records appended. Compared with a file per object this costs
 * no inode and no rename per PUT, and a listing of 10,000 objects reads one file instead of 10,000.
 */
export class MetadataStore {
  readonly #home: string;
  readonly #loaded = new Map<string, Loaded>();
  readonly #waiting = new Map<string, Waiting[]>();
  readonly #loading = new Map<string, Promise<Loaded>>();
  /** Folders whose log file is being written: its size says nothing then. */
  readonly #writing = new Set<string>();
  readonly #serial = new Serial();

  /** @param home The `metadata` part of the hidden folder. */
  constructor(home: string) {
    this.#home = home;
  }

  /** The records of the folder with these names below the bucket's folder. */
  async folder(names: readonly string[]): Promise<FolderLog> {
    return (await this.#load(names.join('/'))).log;
  }

  /** The record of `name` in that folder that fits a file of this size and mtime. */
  async record(
    names: readonly string[],
    name: string,
    size: number,
    modified: number,
  ): Promise<ObjectRecord | undefined> {
    // One that fits proves itself; only where none does, another program may have written one meanwhile.
    const known = this.#loaded.get(names.join('/'))?.log.find(name, size, modified);
    return known ?? (await this.folder(names)).find(name, size, modified);
  }

  /** Appends a record and flushes it. Records that come in while one is being flushed share the next flush. */
  append(names: readonly string[], record: ObjectRecord): Promise<void> {
    return this.#add(names.join('/'), record);
  }

  /** Records that `name` is gone. Not flushed: a record that outlives its file is stale and does no harm. */
  forget(names: readonly string[], name: string): Promise<void> {
    return this.#add(names.join('/'), { name, gone: true });
  }

  #add(folder: string, entry: LogEntry): Promise<void> {
    return new Promise((resolve, reject) => {
      const asked = { entry, done: (error?: unknown) => (error === undefined ? resolve() : reject(error)) };
      const waiting = this.#waiting.get(folder);
      if (waiting) {
        waiting.push(asked);
        return;
      }
      this.#waiting.set(folder, [asked]);
      void this.#serial.run(folder, () => this.#appendWaiting(folder));
    });
  }

  async #appendWaiting(folder: string): Promise<void> {
    const asked = this.#waiting.get(folder) ?? [];
    this.#waiting.delete(folder);
    try {
      const loaded = await this.#load(folder);
      const entries = asked.map(({ entry }) => entry);
      const flush = entries.some((entry) => !('gone' in entry));
      // Nothing to forget where nothing is known.
      if (flush || loaded.log.names > 0) {
        await this.#write(folder, loaded, entries.map(lineOf).join(''), flush);
        for (const entry of entries) loaded.log.apply(entry);
        if (loaded.log.names === 0) await this.#remove(folder);
        else if (loaded.log.wasteful) await this.#compact(folder, loaded);
      }
      for (const { done } of asked) done();
    } catch (error) {
      this.#loaded.delete(folder);
      for (const { done } of asked) done(error);
    }
  }

  async #write(folder: string, loaded: Loaded, text: string, flush: boolean): Promise<void> {
    this.#writing.add(folder);
    try {
      const handle = await open(this.#file(folder), 'a');
      try {
        // Starting with a line feed keeps a line that a crash tore apart from the new one.
        const bytes = Buffer.from(loaded.bytes > 0 ? `\n${text}` : text);
        await handle.appendFile(bytes);
        if (flush) await handle.datasync();
        if (flush && loaded.bytes === 0) await syncFolder(this.#home);
        loaded.bytes += bytes.length;
      } finally {
        await handle.close();
      }
    } finally {
      this.#writing.delete(folder);
    }
  }

  async #compact(folder: string, loaded: Loaded): Promise<void> {
    const file = this.#file(folder);
    const text = loaded.log.toText();
    const handle = await open(`${file}.new`, 'w');
    try {
      await handle.writeFile(text);
      await handle.datasync();
    } finally {
      await handle.close();
    }
    await rename(`${file}.new`, file);
    this.#loaded.set(folder, { log: FolderLog.parse(text), bytes: Buffer.byteLength(text) });
  }

  async #remove(folder: string): Promise<void> {
    this.#loaded.delete(folder);
    await unlink(this.#file(folder)).catch((error: unknown) => {
      if (!isAbsent(error)) throw error;
    });
  }

  async #load(folder: string): Promise<Loaded> {
    const known = this.#loaded.get(folder);
    if (known && this.#writing.has(folder)) return known;
    const bytes = known?.bytes;
    const file = this.#file(folder);
    const size = await stat(file).then(
      (facts) => facts.size,
      (error: unknown) => {
        if (isAbsent(error)) return 0;
        throw error;
      },
    );
    // Looked at again, because a write of ours may have begun or ended meanwhile.
    const now = this.#loaded.get(folder);
    if (now && (now.bytes === size || now.bytes !== bytes || this.#writing.has(folder))) return now;
    let loading = this.#loading.get(folder);
    if (!loading) {
      loading = this.#read(folder, file, size).finally(() => this.#loading.delete(folder));
      this.#loading.set(folder, loading);
    }
    return await loading;
  }

  async #read(folder: string, file: string, size: number): Promise<Loaded> {
    const text = size === 0 ? '' : await readFile(file, 'utf8');
    const loaded = { log: FolderLog.parse(text), bytes: Buffer.byteLength(text) };
    this.#keep(folder, loaded);
    return loaded;
  }

  #keep(folder: string, loaded: Loaded): void {
    this.#loaded.delete(folder);
    this.#loaded.set(folder, loaded);
    for (const oldest of this.#loaded.keys()) {
      if (this.#loaded.size <= mostLoaded) break;
      this.#loaded.delete(oldest);
    }
  }

  #file(folder: string): string {
    const name = createHash('sha256').update(folder).digest('hex').slice(0, 40);
    return path.join(this.#home, `${name}.jsonl`);
  }
}
