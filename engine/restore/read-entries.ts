import { measureLocalHeader } from '../archive/local-header.ts';
import { ZipFormatError } from '../archive/zip-format-error.ts';
import type { FileSystem } from '../ports/file-system.ts';
import type { Storage } from '../storage/storage.ts';
import type { WorkerPool } from '../workers/pool.ts';
import { ArrivingRead } from './arriving-read.ts';
import { BigFile } from './big-file.ts';
import type { FileTarget } from './place-file.ts';
import {
  type BatchUnit,
  type PieceUnit,
  type PlannedRead,
  planReads,
  type ReadUnit,
  type StreamUnit,
} from './plan-reads.ts';
import { ReadMemory } from './read-memory.ts';
import type { StoredEntry } from './stored-entry.ts';
import { StreamedFile } from './streamed-file.ts';
import { readLocalHeader } from './unpack-entry.ts';
import type { EntryOutcome, PieceOutcome, UnpackJobs } from './unpack-jobs.ts';

/** One entry to read back; without a target it is only proven. */
export interface ReadTask {
  readonly entry: StoredEntry;
  readonly target?: FileTarget;
}

export interface ReadSetup {
  readonly storage: Storage;
  readonly object: { readonly key: string; readonly etag: string };
  readonly files: FileSystem;
  /** Made with `readMemoryBytes` of shared memory. Used up after a failure. */
  readonly pool: WorkerPool<UnpackJobs>;
  readonly signal: AbortSignal;
}

/** Told while reading; what these throw ends the reading. */
export interface ReadEvents {
  /** Bytes that came over the wire. */
  transferred(bytes: number): void;
  /** Content bytes dealt with, well or badly. */
  content(bytes: number, path: string): void;
  /** Once for each task. */
  done(task: ReadTask, outcome: EntryOutcome): void;
}

/**
 * Reads the entries of a backup through a few ranged requests at a time, proves each by CRC-32 and SHA-256 and writes
 * it where its task says. Tasks in ascending order of offset, taken from `tasks` only as their turn comes. Damage and failed writes are outcomes of single
 * tasks; what the storage throws, an abort and an error thrown by an event end everything, and then no temporary
 * file is left.
 */
export async function readEntries(
  tasks: Iterable<ReadTask>,
  setup: ReadSetup,
  events: ReadEvents,
): Promise<void> {
  const reader = new EntryReader(setup, events);
  await reader.run(tasks);
}

class EntryReader {
  readonly #setup: ReadSetup;
  readonly #events: ReadEvents;
  /** Those begun and not yet done: a backup may have millions. */
  readonly #tasks = new Map<StoredEntry, ReadTask>();
  readonly #memory: ReadMemory;
  readonly #abort = new AbortController();
  readonly #running = new Set<Promise<void>>();
  readonly #big = new Map<StoredEntry, BigFile>();
  readonly #streamed = new Map<StoredEntry, StreamedFile>();
  /** Big files whose local header is longer or shorter than expected, and where their data really begins. */
  readonly #misplaced = new Map<StoredEntry, number>();
  /** Temporary files of batches a worker has not reported back about. */
  readonly #unanswered = new Set<readonly ReadTask[]>();
  #failure: { readonly reason: unknown } | undefined;

  constructor(setup: ReadSetup, events: ReadEvents) {
    this.#setup = setup;
    this.#events = events;
    this.#memory = new ReadMemory(setup.pool.shared, setup.pool.workers);
  }

  async run(tasks: Iterable<ReadTask>): Promise<void> {
    const { signal } = this.#setup;
    const onAbort = () => this.#stop(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      signal.throwIfAborted();
      await this.#readAll(planReads(this.#entriesOf(tasks)));
      if (this.#misplaced.size > 0) {
        const again = new Map(this.#misplaced);
        this.#misplaced.clear();
        await this.#readAll(planReads(again.keys(), again));
      }
    } catch (error) {
      this.#stop(error);
      await this.#settle();
      await this.#cleanUp();
      throw error;
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  *#entriesOf(tasks: Iterable<ReadTask>): Iterable<StoredEntry> {
    for (const task of tasks) {
      this.#tasks.set(task.entry, task);
      yield task.entry;
    }
  }

  async #readAll(reads: Iterable<PlannedRead>): Promise<void> {
    for await (const arriving of this.#fetchAll(reads)) {
      for (const unit of arriving.read.units) {
        await arriving.reach(unit.end);
        this.#throwIfFailed();
        await this.#begin(unit, arriving);
      }
    }
    await this.#settle();
    this.#throwIfFailed();
  }

  /**
   * Begins the reads as memory becomes free, ahead of whoever takes them. Memory is handed out in the order of the
   * reads, and their units begin in that order too. So whoever waits for an earlier piece waits for one that
   * already has all it needs, and nothing can wait in a circle.
   */
  async *#fetchAll(reads: Iterable<PlannedRead>): AsyncGenerator<ArrivingRead, void> {
    const begun: Promise<ArrivingRead>[] = [];
    const iterator = reads[Symbol.iterator]();
    const beginNext = () => {
      const next = iterator.next();
      if (next.done) return;
      const arriving = this.#beginRead(new ArrivingRead(next.value));
      // Whoever takes it sees the failure; until then nobody does.
      arriving.catch(() => {});
      begun.push(arriving);
    };
    for (let ahead = 0; ahead < this.#memory.reads; ahead += 1) beginNext();
    for (let first = begun.shift(); first; first = begun.shift()) {
      yield await first;
      beginNext();
    }
  }

  async #beginRead(arriving: ArrivingRead): Promise<ArrivingRead> {
    arriving.begin(await this.#memory.inputs.acquire());
    this.#spawn(this.#fetch(arriving));
    return arriving;
  }

  async #fetch(arriving: ArrivingRead): Promise<void> {
    const { storage, object } = this.#setup;
    const { start, end } = arriving.read;
    try {
      const answer = await storage.get(object.key, {
        range: { start, end },
        ifMatch: object.etag,
        signal: this.#abort.signal,
      });
      for await (const bytes of answer.body) {
        arriving.append(bytes);
        this.#events.transferred(bytes.length);
      }
      // No more than a guard: the storage promises to give exactly what was asked for.
      arriving.fail(new RangeError('a storage gave fewer bytes than it was asked for'));
    } catch (error) {
      arriving.fail(error);
      throw error;
    }
  }

  async #begin(unit: ReadUnit, arriving: ArrivingRead): Promise<void> {
    switch (unit.kind) {
      case 'batch':
        this.#spawn(this.#batch(unit, arriving));
        return;
      case 'piece':
        return this.#beginPiece(unit, arriving);
      case 'stream':
        return this.#streamUnit(unit, arriving);
    }
  }

  async #batch(unit: BatchUnit, arriving: ArrivingRead): Promise<void> {
    const items = unit.entries.map((entry) => this.#taskOf(entry));
    const { start, end } = unit;
    this.#unanswered.add(items);
    const outcomes = await this.#setup.pool.run('batch', { at: arriving.at(start), start, end, items });
    this.#unanswered.delete(items);
    this.#release(arriving);
    for (const [index, task] of items.entries()) {
      this.#events.content(task.entry.size, task.entry.path);
      this.#done(task, outcomes[index] ?? { stopped: true });
    }
  }

  async #beginPiece(unit: PieceUnit, arriving: ArrivingRead): Promise<void> {
    const { entry } = unit;
    const file = this.#bigFile(entry);
    if (unit.index === 0) this.#checkHeader(unit, arriving, file);
    if (file.failure) {
      this.#takePiece(file, unit, { damaged: 'an earlier part failed' }, new Uint8Array(0), () =>
        this.#release(arriving),
      );
      return;
    }
    const output = entry.method === 0 ? undefined : await this.#memory.outputs.acquire();
    const content = output
      ? output.bytes.subarray(0, unit.contentLength)
      : arriving.bytes(unit.dataStart, unit.end);
    const job = this.#setup.pool.run('piece', {
      at: arriving.at(unit.dataStart),
      length: unit.end - unit.dataStart,
      method: entry.method,
      contentLength: unit.contentLength,
      out: output?.offset ?? 0,
      ...(file.fd === undefined
        ? {}
        : { write: { fd: file.fd, position: unit.contentStart, sparse: file.target?.sparse ?? false } }),
    });
    this.#spawn(
      job.then((outcome) =>
        this.#takePiece(file, unit, outcome, content, () => {
          if (output) this.#memory.outputs.release(output);
          this.#release(arriving);
        }),
      ),
    );
  }

  #takePiece(
    file: BigFile,
    unit: PieceUnit,
    outcome: PieceOutcome,
    content: Uint8Array,
    release: () => void,
  ): void {
    file.take(unit.index, outcome, content, release);
    this.#events.content(unit.contentLength, unit.entry.path);
    if (file.isComplete) this.#spawn(this.#finishBig(file));
  }

  async #finishBig(file: BigFile): Promise<void> {
    const { entry, target, fd } = file;
    const problem = file.prove();
    this.#big.delete(entry);
    if (this.#misplaced.has(entry) || problem) {
      file.discard();
      if (!this.#misplaced.has(entry)) this.#done(this.#taskOf(entry), problem ?? { stopped: true });
      return;
    }
    if (fd === undefined || !target) return this.#done(this.#taskOf(entry), { placed: true });
    file.handOver();
    await this.#finish(fd, target, this.#taskOf(entry));
  }

  async #streamUnit(unit: StreamUnit, arriving: ArrivingRead): Promise<void> {
    const { entry } = unit;
    const file = this.#streamedFile(entry);
    if (unit.start < unit.dataStart) this.#checkHeader(unit, arriving, file);
    const before = file.size;
    await file.push(arriving.bytes(unit.dataStart, unit.end));
    this.#release(arriving);
    this.#events.content(Math.min(file.size, entry.size) - Math.min(before, entry.size), entry.path);
    if (!unit.last) return;
    const result = await file.prove();
    this.#streamed.delete(entry);
    if (this.#misplaced.has(entry) || !('proven' in result)) {
      file.discard();
      if (!this.#misplaced.has(entry) && !('proven' in result)) this.#done(this.#taskOf(entry), result);
      return;
    }
    const { target } = file;
    if (result.proven === undefined || !target) {
      return this.#done(this.#taskOf(entry), { placed: true });
    }
    this.#spawn(this.#finish(result.proven, target, this.#taskOf(entry)));
  }

  async #finish(fd: number, target: FileTarget, task: ReadTask): Promise<void> {
    const waiting = [task];
    this.#unanswered.add(waiting);
    const outcome = await this.#setup.pool.run('finish', { fd, target });
    this.#unanswered.delete(waiting);
    this.#done(task, outcome);
  }

  /** Looks at the local header in front of a big file's first data. */
  #checkHeader(
    unit: PieceUnit | StreamUnit,
    arriving: ArrivingRead,
    file: { fail(outcome: EntryOutcome): void },
  ): void {
    const { entry } = unit;
    const bytes = arriving.bytes(unit.start, unit.end);
    try {
      const dataStart = entry.offset + measureLocalHeader(bytes);
      if (dataStart !== unit.dataStart) {
        if (dataStart + entry.length <= entry.limit) this.#misplaced.set(entry, dataStart);
        file.fail({ damaged: 'its local header is longer than the room it has' });
        return;
      }
      const header = readLocalHeader(entry, bytes);
      if ('damaged' in header) file.fail(header);
    } catch (error) {
      if (!(error instanceof ZipFormatError)) throw error;
      file.fail({ damaged: error.problem });
    }
  }

  #bigFile(entry: StoredEntry): BigFile {
    const known = this.#big.get(entry);
    if (known) return known;
    const file = new BigFile(this.#setup.files, entry, this.#taskOf(entry).target);
    this.#big.set(entry, file);
    return file;
  }

  #streamedFile(entry: StoredEntry): StreamedFile {
    const known = this.#streamed.get(entry);
    if (known) return known;
    const file = new StreamedFile(this.#setup.files, entry, this.#taskOf(entry).target);
    this.#streamed.set(entry, file);
    return file;
  }

  #done(task: ReadTask, outcome: EntryOutcome): void {
    this.#tasks.delete(task.entry);
    this.#events.done(task, outcome);
  }

  #taskOf(entry: StoredEntry): ReadTask {
    return this.#tasks.get(entry) ?? { entry };
  }

  #release(arriving: ArrivingRead): void {
    const slot = arriving.unitDone();
    if (slot) this.#memory.inputs.release(slot);
  }

  #spawn(work: Promise<void>): void {
    const tracked: Promise<void> = work
      .catch((error: unknown) => this.#stop(error))
      .finally(() => this.#running.delete(tracked));
    this.#running.add(tracked);
  }

  async #settle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  #stop(reason: unknown): void {
    if (this.#failure) return;
    this.#failure = { reason };
    this.#memory.stop(reason);
    this.#abort.abort(reason);
  }

  #throwIfFailed(): void {
    if (this.#failure) throw this.#failure.reason;
  }

  async #cleanUp(): Promise<void> {
    for (const file of [...this.#big.values(), ...this.#streamed.values()]) file.discard();
    if (this.#unanswered.size === 0) return;
    // A worker that crashed cannot tidy up, and the others may still be writing.
    await this.#setup.pool.close();
    for (const { target } of [...this.#unanswered].flat()) {
      if (target) this.#setup.files.rmSync(target.temporary, { force: true });
    }
  }
}
