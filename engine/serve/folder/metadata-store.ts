import { createHash } from 'node:crypto';
import { open, readFile, rename, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import { isAbsent } from './file-errors.ts';
import { FolderLog, lineOf } from './folder-log.ts';
import type { ObjectRecord } from './object-record.ts';
import { Serial } from './serial.ts';
import { syncFolder } from './sync-folder.ts';

interface Loaded {
  readonly log: FolderLog;
  /** Size of the log file that was read, to notice another writer. */
  bytes: number;
}

interface Waiting {
  readonly record: ObjectRecord;
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
  readonly #serial = new Serial();

  /** @param home The `metadata` part of the hidden folder. */
  constructor(home: string) {
    this.#home = home;
  }

  /** The records of the folder with these names below the bucket's folder. */
  async folder(names: readonly string[]): Promise<FolderLog> {
    return (await this.#load(names.join('/'))).log;
  }

  /** Appends a record and flushes it. Records that come in while one is being flushed share the next flush. */
  append(names: readonly string[], record: ObjectRecord): Promise<void> {
    const folder = names.join('/');
    return new Promise((resolve, reject) => {
      const entry = { record, done: (error?: unknown) => (error === undefined ? resolve() : reject(error)) };
      const waiting = this.#waiting.get(folder);
      if (waiting) {
        waiting.push(entry);
        return;
      }
      this.#waiting.set(folder, [entry]);
      void this.#serial.run(folder, () => this.#appendWaiting(folder));
    });
  }

  /** Records that `name` is gone. Not flushed: a record that outlives its file is stale and does no harm. */
  forget(names: readonly string[], name: string): Promise<void> {
    const folder = names.join('/');
    return this.#serial.run(folder, async () => {
      const loaded = await this.#load(folder);
      if (loaded.log.names === 0) return;
      await this.#write(folder, loaded, lineOf({ name, gone: true }), false);
      loaded.log.apply({ name, gone: true });
      if (loaded.log.names === 0) await this.#remove(folder);
      else if (loaded.log.wasteful) await this.#compact(folder, loaded);
    });
  }

  async #appendWaiting(folder: string): Promise<void> {
    const entries = this.#waiting.get(folder) ?? [];
    this.#waiting.delete(folder);
    try {
      const loaded = await this.#load(folder);
      await this.#write(folder, loaded, entries.map((entry) => lineOf(entry.record)).join(''), true);
      for (const { record } of entries) loaded.log.apply(record);
      if (loaded.log.wasteful) await this.#compact(folder, loaded);
      for (const entry of entries) entry.done();
    } catch (error) {
      this.#loaded.delete(folder);
      for (const entry of entries) entry.done(error);
    }
  }

  async #write(folder: string, loaded: Loaded, text: string, flush: boolean): Promise<void> {
    const file = this.#file(folder);
    const handle = await open(file, 'a');
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
    const file = this.#file(folder);
    const known = this.#loaded.get(folder);
    const size = await stat(file).then(
      (facts) => facts.size,
      (error: unknown) => {
        if (isAbsent(error)) return 0;
        throw error;
      },
    );
    if (known && known.bytes === size) return known;
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
