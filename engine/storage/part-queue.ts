import type { Random } from '../ports/random.ts';
import type { CopyBase } from './copy-base.ts';
import type { PartBuffer } from './part-buffer.ts';
import { PartPool } from './part-pool.ts';
import { PartSpool, type SpooledPart } from './part-spool.ts';
import type { PartsUpload } from './parts-upload.ts';
import type { ByteRange } from './storage.ts';
import type { SpoolPlace } from './temporary-file.ts';
import { UploadLanes } from './upload-lanes.ts';

export interface PartQueueOptions {
  readonly parts: PartsUpload;
  readonly base: CopyBase | undefined;
  readonly partSize: number;
  readonly concurrency: number;
  /** The storage wants the parts one after the other. */
  readonly inOrder: boolean;
  readonly spool: SpoolPlace | undefined;
  readonly random: Random;
  readonly onFailure: (error: unknown) => void;
  readonly onSent: ((bytesSent: number) => void) | undefined;
}

/** For all parts of an upload together: reached only by backups of more than 100 GB. */
const memoryLimit = 256 * 1024 * 1024;

/** Copies under way at once. They move no bytes here, so they may be more than the parts that are sent. */
const copyConcurrency = 8;

/**
 * The parts on their way: several at once in any order, or one after the other where the storage wants that. Parts
 * with held bytes wait for their patch; in the strict order those behind them wait, too, on disk where there is one.
 */
export class PartQueue {
  readonly #options: PartQueueOptions;
  readonly #pool: PartPool;
  readonly #sending: UploadLanes;
  readonly #copying: UploadLanes;
  readonly #buffers: number;
  readonly #spool: PartSpool | undefined;
  /** Starts parts that wait for a patch, or behind one that does. */
  #waiting: (() => void)[] = [];
  #bytesSent = 0;
  #bytesCopied = 0;
  #bytesResumed = 0;
  #hasCopies = false;

  constructor(options: PartQueueOptions) {
    const { partSize, concurrency, inOrder, spool, random, onFailure } = options;
    const affordable = Math.max(2, Math.floor(memoryLimit / partSize));
    const lanes = inOrder ? 1 : Math.max(1, Math.min(concurrency, affordable - 2));
    this.#options = options;
    this.#buffers = Math.min(lanes + 2, affordable);
    this.#pool = new PartPool(partSize);
    this.#sending = new UploadLanes(lanes, onFailure);
    this.#copying = inOrder ? this.#sending : new UploadLanes(copyConcurrency, onFailure);
    this.#spool = inOrder && spool ? new PartSpool(spool, random) : undefined;
  }

  get bytesSent(): number {
    return this.#bytesSent;
  }

  get bytesCopied(): number {
    return this.#bytesCopied;
  }

  get bytesResumed(): number {
    return this.#bytesResumed;
  }

  get hasCopies(): boolean {
    return this.#hasCopies;
  }

  /** Memory for one more part; resolves when there is enough to spare. */
  async memory(): Promise<Buffer> {
    // The part to be filled next is one of the buffers, too.
    await this.#sending.room(this.#buffers);
    return this.#pool.take();
  }

  add(part: PartBuffer): void {
    if (part.isHeld) this.#waiting.push(() => this.#send(part));
    else if (this.#spool && this.#waiting.length > 0) this.#putAside(part, this.#spool);
    else this.#send(part);
  }

  copy(partNumber: number, range: ByteRange): void {
    this.#hasCopies = true;
    if (this.#spool && this.#waiting.length > 0) this.#waiting.push(() => this.#copy(partNumber, range));
    else this.#copy(partNumber, range);
  }

  /** Resolves when not many copies wait. */
  room(): Promise<void> {
    return this.#copying.room(2 * copyConcurrency);
  }

  /** The held bytes are known now. */
  patched(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const start of waiting) start();
  }

  /** For what is sent without parts. */
  countSent(bytes: number): void {
    this.#bytesSent += bytes;
    this.#options.onSent?.(this.#bytesSent);
  }

  /** Resolves when everything is done. */
  async drain(): Promise<void> {
    await this.#sending.drain();
    await this.#copying.drain();
  }

  /** Drops what waits and resolves when nothing runs any more, however that ended. */
  async settle(): Promise<void> {
    await Promise.all([this.#sending.settle(), this.#copying.settle()]);
  }

  release(): void {
    this.#pool.clear();
    this.#spool?.close();
  }

  #send(part: PartBuffer): void {
    this.#sending.add(() => this.#transfer(part.partNumber, part.content, part.memory));
  }

  #putAside(part: PartBuffer, spool: PartSpool): void {
    const place: SpooledPart = spool.put(part.content);
    this.#pool.give(part.memory);
    const { partNumber } = part;
    const send = () => {
      const memory = this.#pool.take();
      return this.#transfer(partNumber, spool.take(place, memory), memory);
    };
    this.#waiting.push(() => this.#sending.add(send));
  }

  async #transfer(partNumber: number, content: Uint8Array, memory: Buffer): Promise<void> {
    const sent = await this.#options.parts.send(partNumber, content);
    if (sent) this.#bytesSent += content.length;
    else this.#bytesResumed += content.length;
    this.#pool.give(memory);
    this.#options.onSent?.(this.#bytesSent);
  }

  #copy(partNumber: number, range: ByteRange): void {
    const { parts, base } = this.#options;
    this.#copying.add(async () => {
      if (!base) throw new Error('nothing was named to copy from');
      await parts.copy(partNumber, range, base);
      this.#bytesCopied += range.end - range.start;
    });
  }
}
