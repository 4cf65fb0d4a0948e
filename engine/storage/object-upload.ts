import { AppError, isAppError } from '#shared/errors/app-error.ts';
import type { CopyingSink, Hold } from '../backup/sink.ts';
import { commitObject } from './commit-object.ts';
import { CopyBase } from './copy-base.ts';
import { type CopyRules, layOutCopy } from './lay-out-copy.ts';
import { PartBuffer } from './part-buffer.ts';
import { PartQueue } from './part-queue.ts';
import { copySizeFor, s3Limits } from './part-size.ts';
import { PartsUpload } from './parts-upload.ts';
import { Retry } from './retry.ts';
import type { ByteRange } from './storage.ts';
import type { ObjectUploadOptions } from './upload-options.ts';
import { WholeUpload } from './whole-upload.ts';

export type { ObjectUploadOptions } from './upload-options.ts';

/**
 * An object that is uploaded while it is written, in parts of one size but for what is copied; one that fits into
 * a single part is a single PUT. Memory: concurrency + 2 parts, plus those held back for a patch. Ends with
 * `finish`, `abort` or `suspend`.
 *
 * What the caller has to tell apart: `copy-refused` (the storage does not take bytes over: abort, and make a full
 * upload), `object-changed` (the base is another one by now: the same), and whatever `keepsUpload` says yes to
 * (suspend; the next run continues).
 */
export class ObjectUpload implements CopyingSink {
  readonly #options: ObjectUploadOptions;
  readonly #rules: CopyRules;
  readonly #maxParts: number;
  readonly #stop = new AbortController();
  readonly #signal: AbortSignal;
  readonly #parts: PartsUpload;
  readonly #queue: PartQueue;
  readonly #base: CopyBase | undefined;
  #current: PartBuffer | undefined;
  /** The first part is closed: there will be more than one. */
  #begun = false;
  /** In place of parts, with storages that take none. */
  #whole: WholeUpload | undefined;
  #partNumber = 0;
  #position = 0;
  #bytesFetched = 0;
  #holding = false;
  #committing = false;
  #ended: Promise<void> | undefined;
  #leftBehind = false;
  #isResting = false;

  constructor(options: ObjectUploadOptions) {
    const { storage, key, partSize, capabilities, journal, resume, copyFrom } = options;
    const known = capabilities?.load();
    this.#options = options;
    this.#signal = options.signal ? AbortSignal.any([options.signal, this.#stop.signal]) : this.#stop.signal;
    this.#maxParts = options.maxParts ?? known?.maxParts ?? s3Limits.maxParts;
    const minPartSize = Math.min(options.minPartSize ?? s3Limits.minPartSize, partSize);
    this.#rules = {
      mode: known?.partCopy === 'no' ? 'none' : known?.unequalParts === 'no' ? 'equal' : 'free',
      partSize,
      minPartSize,
      copySize: copySizeFor(copyFrom?.size ?? 0, minPartSize, this.#maxParts),
    };
    this.#base = copyFrom && new CopyBase(storage, copyFrom, this.#signal);
    this.#parts = new PartsUpload({ storage, key, signal: this.#signal, capabilities, journal, resume });
    this.#queue = new PartQueue({
      parts: this.#parts,
      base: this.#base,
      partSize,
      concurrency: options.concurrency ?? 4,
      inOrder: known?.partsInAnyOrder === 'no',
      spool: options.spool,
      random: options.random,
      onFailure: (error) => this.#stop.abort(error),
      onSent: options.onSent,
    });
  }

  get position(): number {
    return this.#position;
  }

  /** Bytes of this computer (or fetched) that the storage has confirmed in this run. */
  get bytesSent(): number {
    return this.#queue.bytesSent;
  }

  /** Bytes that were copied inside the storage, in this run or an earlier one. */
  get bytesCopied(): number {
    return this.#queue.bytesCopied;
  }

  /** Bytes that were read back from the base, to be sent again. */
  get bytesFetched(): number {
    return this.#bytesFetched;
  }

  /** Bytes that an earlier run had sent already. */
  get bytesResumed(): number {
    return this.#queue.bytesResumed;
  }

  /** True after a clean-up that failed: parts may be left in the storage. */
  get leftBehind(): boolean {
    return this.#leftBehind;
  }

  /**
   * The storage was asked to put the parts together, and they are still there: the object can appear although nobody
   * waits for it any more.
   */
  get mayStillAppear(): boolean {
    return this.#committing && (this.#isResting || this.#leftBehind);
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#checkOpen();
    await this.#append(bytes);
  }

  async hold(length: number): Promise<Hold> {
    this.#checkOpen();
    if (this.#holding) throw new Error('a hold is open already');
    this.#holding = true;
    const offset = this.#position;
    const touched: PartBuffer[] = [];
    for (let left = length; left > 0; ) {
      const part = await this.#open();
      const reserved = part ? part.reserve(left) : left;
      if (part) touched.push(part);
      else this.#whole?.reserve(left);
      this.#position += reserved;
      left -= reserved;
    }
    return { offset, patch: async (bytes) => this.#patch(bytes, offset, length, touched) };
  }

  async copy(range: ByteRange): Promise<void> {
    this.#checkOpen();
    const base = this.#base;
    if (!base) throw new Error('nothing was named to copy from');
    if (range.start < 0 || range.end > base.from.size) throw new RangeError('the base has no such bytes');
    const rules: CopyRules = this.#whole ? { ...this.#rules, mode: 'none' } : this.#rules;
    for (const step of layOutCopy(range, this.#current?.length ?? 0, rules)) {
      // Whether the storage takes parts at all shows only now.
      if (step.kind === 'fetch' || this.#whole || !(await this.#close())) {
        if (step.kind !== 'flush') await this.#fetch(base, step.range);
      } else if (step.kind === 'copy') await this.#copyPart(step.range);
    }
  }

  /**
   * Makes the object appear. On a failure everything is cleaned up before it rejects — unless there is a journal
   * and the failure is one after which the upload can be continued: then `abort` or `suspend` decides.
   */
  async finish(): Promise<{ etag: string; size: number; parts: number }> {
    this.#checkOpen();
    if (this.#holding) throw new Error('a hold is still open');
    try {
      this.#signal.throwIfAborted();
      const etag = await this.#finish();
      this.#ended = Promise.resolve();
      this.#release();
      return { etag, size: this.#position, parts: Math.max(1, this.#parts.count) };
    } catch (error) {
      if (this.#options.journal && !isAppError(error, 'check-failed', 'copy-refused')) throw error;
      await this.abort();
      if (!isAppError(error, 'check-failed')) throw error;
      throw new AppError('check-failed', { ...error.details, removed: !this.#leftBehind });
    }
  }

  /**
   * Leaves nothing behind: waits for what is under way, then removes the parts, and the object should it have
   * appeared in spite of an error. Never rejects; when it fails, a notice says so and `leftBehind` is true.
   */
  abort(): Promise<void> {
    this.#ended ??= this.#cleanUp();
    return this.#ended;
  }

  /**
   * Stops what is under way and keeps what has arrived, for the next run to continue. Without a journal, or before
   * anything has been sent, the same as `abort`. Never rejects.
   */
  suspend(): Promise<void> {
    this.#ended ??= this.#options.journal && this.#begun && !this.#whole ? this.#rest() : this.#cleanUp();
    return this.#ended;
  }

  #checkOpen(): void {
    if (this.#ended) throw new Error('the upload has ended');
  }

  async #append(bytes: Uint8Array): Promise<void> {
    for (let rest = bytes; rest.length > 0; ) {
      const part = await this.#open();
      const taken = part ? part.append(rest) : rest.length;
      if (!part) this.#whole?.append(rest);
      this.#position += taken;
      rest = rest.subarray(taken);
    }
  }

  /** The part to be filled, with room in it; undefined when there are no parts. */
  async #open(): Promise<PartBuffer | undefined> {
    if (this.#current?.room === 0) await this.#close();
    if (this.#whole) return undefined;
    this.#current ??= new PartBuffer(this.#nextNumber(), this.#position, await this.#queue.memory());
    return this.#current;
  }

  /** Sends what has been gathered as a part. False when it turns out that the storage takes none. */
  async #close(): Promise<boolean> {
    this.#signal.throwIfAborted();
    if (!this.#begun) await this.#begin();
    const full = this.#current;
    this.#current = undefined;
    if (full && this.#whole) this.#whole.append(full.content);
    else if (full) this.#queue.add(full);
    return !this.#whole;
  }

  async #begin(): Promise<void> {
    const { spool, random, key } = this.#options;
    this.#begun = true;
    if (await this.#parts.begin()) return;
    if (!spool) {
      const facts = { operation: 'start an upload in parts', status: 0, serverCode: '' };
      throw new AppError('storage-unsupported', facts);
    }
    this.#whole = new WholeUpload(spool, random);
    const message = `This storage takes no uploads in parts: ${key} is gathered on this computer first.`;
    this.#options.onNotice?.({ code: 'upload-in-one-piece', message, details: { key } });
  }

  async #copyPart(range: ByteRange): Promise<void> {
    this.#queue.copy(this.#nextNumber(), range);
    this.#position += range.end - range.start;
    await this.#queue.room();
  }

  async #fetch(base: CopyBase, range: ByteRange): Promise<void> {
    for await (const piece of base.fetch(range)) {
      this.#bytesFetched += piece.length;
      await this.#append(piece);
    }
  }

  #nextNumber(): number {
    this.#partNumber += 1;
    if (this.#partNumber <= this.#maxParts) return this.#partNumber;
    // Short parts between copies use the numbers up; without copies there are enough of them.
    if (this.#queue.hasCopies) throw new AppError('copy-refused', { problem: 'too many pieces' });
    throw new AppError('backup-too-large', {
      size: this.#position,
      limit: this.#maxParts * this.#options.partSize,
    });
  }

  #patch(bytes: Uint8Array, offset: number, length: number, touched: readonly PartBuffer[]): void {
    this.#checkOpen();
    if (!this.#holding) throw new Error('the hold was patched already');
    if (bytes.length !== length) throw new RangeError(`${bytes.length} bytes for a hold of ${length}`);
    this.#holding = false;
    if (this.#whole) this.#whole.fill(offset, bytes);
    let at = 0;
    for (const part of touched) {
      const from = offset + at;
      const room = part.offset + this.#options.partSize - from;
      const piece = bytes.subarray(at, at + Math.min(length - at, room));
      part.patch(piece, from);
      at += piece.length;
    }
    this.#queue.patched();
  }

  async #finish(): Promise<string> {
    const { storage, key } = this.#options;
    if (this.#begun && !this.#whole) return this.#finishParts();
    if (this.#whole) {
      const body = await this.#whole.body();
      const put = async () => (await storage.putLong(key, body, { signal: this.#signal })).etag;
      const etag = await this.#commit(put);
      // Only now: what was refused may have been something else, that a single PUT would not get past either.
      this.#options.capabilities?.learn({ multipart: 'no' });
      this.#queue.countSent(body.size);
      return etag;
    }
    const content = this.#current?.content ?? new Uint8Array(0);
    const put = async () => (await storage.put(key, content, { signal: this.#signal })).etag;
    const etag = await this.#commit(put);
    this.#queue.countSent(content.length);
    return etag;
  }

  async #finishParts(): Promise<string> {
    await this.#close();
    await this.#queue.drain();
    await this.#base?.confirm();
    try {
      const etag = await this.#commit(() => this.#parts.complete());
      // What an earlier run has left must not have got into the object.
      if (this.#parts.hasStaleParts) await this.#checkSize();
      // The object is there; what cannot be removed now is found by its age.
      await this.#parts.removeStrays().catch(() => undefined);
      return etag;
    } catch (error) {
      throw this.#parts.explain(error);
    }
  }

  async #checkSize(): Promise<void> {
    const { storage, key } = this.#options;
    const { size } = await storage.head(key, { signal: this.#signal });
    if (size === this.#position) return;
    const problem = `it has ${size} bytes instead of ${this.#position}`;
    throw new AppError('check-failed', { key, problem, removed: false });
  }

  #commit(act: () => Promise<string>): Promise<string> {
    const { storage, key, clock, random, journal } = this.#options;
    this.#committing = true;
    journal?.completing(this.#position);
    const retry = new Retry({ clock, random });
    return commitObject({ storage, key, size: this.#position, act, retry, signal: this.#signal });
  }

  async #rest(): Promise<void> {
    this.#isResting = true;
    this.#stop.abort();
    await this.#queue.settle();
    await this.#parts.settle();
    this.#release();
  }

  async #cleanUp(): Promise<void> {
    const { storage, key, onNotice, journal } = this.#options;
    this.#stop.abort();
    await this.#queue.settle();
    this.#release();
    // Not ours any more: what is there is another run's upload, or its finished backup.
    if (journal && !journal.isOurs()) return;
    try {
      await this.#parts.remove();
      if (this.#committing) await storage.delete(key);
      journal?.finish();
    } catch {
      this.#leftBehind = true;
      journal?.discard();
      const message = `Parts of the unfinished upload ${key} could not be removed from the storage. They are no backup, but may take up room; they are removed at a later backup.`;
      onNotice?.({ code: 'upload-left-behind', message, details: { key } });
    }
  }

  #release(): void {
    this.#queue.release();
    this.#whole?.close();
  }
}
