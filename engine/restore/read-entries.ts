import type { FileSystem } from '../ports/file-system.ts';
import type { Storage } from '../storage/storage.ts';
import type { WorkerPool } from '../workers/pool.ts';
import type { ArrivingRead } from './arriving-read.ts';
import { BigFile } from './big-file.ts';
import { checkHeader } from './check-header.ts';
import { fetchAhead } from './fetch-ahead.ts';
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
import { RunningWork } from './running-work.ts';
import type { StoredEntry } from './stored-entry.ts';
import { StreamedFile } from './streamed-file.ts';
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
 * it where its task says. Tasks in ascending order of offset, taken from `tasks` only as their turn comes. Damage and
 * failed writes are outcomes of single tasks; what the storage throws, an abort and an error thrown by an event end
 * everything, and then no temporary file is left.
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
  readonly #work: RunningWork;
  readonly #big = new Map<StoredEntry, BigFile>();
  readonly #streamed = new Map<StoredEntry, StreamedFile>();
  /** Big files whose local header is longer or shorter than expected, and where their data really begins. */
  readonly #misplaced = new Map<StoredEntry, number>();
  /** Temporary files of batches a worker has not reported back about. */
  readonly #unanswered = new Set<readonly ReadTask[]>();

  constructor(setup: ReadSetup, events: ReadEvents) {
    this.#setup = setup;
    this.#events = events;
    this.#memory = new ReadMemory(setup.pool.shared, setup.pool.workers);
    this.#work = new RunningWork((reason) => this.#memory.stop(reason));
  }

  async run(tasks: Iterable<ReadTask>): Promise<void> {
    const { signal } = this.#setup;
    const onAbort = () => this.#work.stop(signal.reason);
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
      this.#work.stop(error);
      await this.#work.settle();
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
    const { storage, object } = this.#setup;
    const transferred = (bytes: number) => this.#events.transferred(bytes);
    const fetched = { storage, object, memory: this.#memory, work: this.#work, transferred };
    for await (const arriving of fetchAhead(reads, fetched)) {
      for (const unit of arriving.read.units) {
        await arriving.reach(unit.end);
        this.#work.throwIfFailed();
        await this.#begin(unit, arriving);
      }
    }
    await this.#work.settle();
    this.#work.throwIfFailed();
  }

  async #begin(unit: ReadUnit, arriving: ArrivingRead): Promise<void> {
    switch (unit.kind) {
      case 'batch':
        this.#work.spawn(this.#batch(unit, arriving));
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
    this.#work.spawn(
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
    if (file.isComplete) this.#work.spawn(this.#finishBig(file));
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
    this.#work.spawn(this.#finish(result.proven, target, this.#taskOf(entry)));
  }

  async #finish(fd: number, target: FileTarget, task: ReadTask): Promise<void> {
    const waiting = [task];
    this.#unanswered.add(waiting);
    const outcome = await this.#setup.pool.run('finish', { fd, target });
    this.#unanswered.delete(waiting);
    this.#done(task, outcome);
  }

  #checkHeader(
    unit: PieceUnit | StreamUnit,
    arriving: ArrivingRead,
    file: { fail(outcome: EntryOutcome): void },
  ): void {
    const { entry } = unit;
    const trouble = checkHeader(entry, arriving.bytes(unit.start, unit.end), unit.dataStart);
    if (!trouble) return;
    if (trouble.dataStart !== undefined) this.#misplaced.set(entry, trouble.dataStart);
    file.fail({ damaged: trouble.damaged });
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
