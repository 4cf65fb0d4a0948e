import { AppError, isAppError } from '#shared/errors/app-error.ts';
import type { ByteSink, Hold } from '../backup/sink.ts';
import type { Clock } from '../ports/clock.ts';
import type { Random } from '../ports/random.ts';
import { commitObject } from './commit-object.ts';
import type { OnNotice } from './notice.ts';
import { PartBuffer } from './part-buffer.ts';
import { PartPool } from './part-pool.ts';
import { s3Limits } from './part-size.ts';
import { Retry } from './retry.ts';
import type { Storage, UploadedPart } from './storage.ts';
import { UploadLanes } from './upload-lanes.ts';

export interface ObjectUploadOptions {
  readonly storage: Storage;
  /** Belongs to this upload alone: whatever is found under it is taken for its result, and removed when it fails. */
  readonly key: string;
  /** Bytes, from `planPartSize`. */
  readonly partSize: number;
  readonly clock: Clock;
  readonly random: Random;
  /** Ends the upload; `abort()` still has to be called (`finish()` does it by itself). */
  readonly signal?: AbortSignal | undefined;
  /** Parts under way at once; 4 when absent, fewer when parts are so large that memory counts. */
  readonly concurrency?: number;
  readonly maxParts?: number;
  /** Called after each part with `bytesSent`. */
  readonly onSent?: (bytesSent: number) => void;
  readonly onNotice?: OnNotice;
}

/** For all parts of an upload together: reached only by backups of more than 100 GB. */
const memoryLimit = 256 * 1024 * 1024;

/**
 * An object that is uploaded while it is written, in parts of one size; one that fits into a single part is a
 * single PUT. Memory: concurrency + 2 parts, plus those held back for a patch. Ends with `finish` or `abort`.
 */
export class ObjectUpload implements ByteSink {
  readonly #options: ObjectUploadOptions;
  readonly #pool: PartPool;
  readonly #lanes: UploadLanes;
  readonly #buffers: number;
  readonly #stop = new AbortController();
  readonly #signal: AbortSignal;
  readonly #parts: UploadedPart[] = [];
  #current: PartBuffer;
  /** Full, but with held bytes in them. */
  #heldBack: PartBuffer[] = [];
  #uploadId: Promise<string> | undefined;
  #position = 0;
  #bytesSent = 0;
  #holding = false;
  #committing = false;
  #cleanedUp: Promise<void> | undefined;
  #leftBehind = false;

  constructor(options: ObjectUploadOptions) {
    const { partSize, concurrency = 4, signal } = options;
    const affordable = Math.max(2, Math.floor(memoryLimit / partSize));
    const lanes = Math.max(1, Math.min(concurrency, affordable - 2));
    this.#options = options;
    this.#buffers = Math.min(lanes + 2, affordable);
    this.#pool = new PartPool(partSize);
    this.#lanes = new UploadLanes(lanes, (error) => this.#stop.abort(error));
    this.#signal = signal ? AbortSignal.any([signal, this.#stop.signal]) : this.#stop.signal;
    this.#current = new PartBuffer(1, 0, this.#pool.take());
  }

  get position(): number {
    return this.#position;
  }

  /** Content bytes that the storage has confirmed. */
  get bytesSent(): number {
    return this.#bytesSent;
  }

  /** True after a clean-up that failed: parts may be left in the storage. */
  get leftBehind(): boolean {
    return this.#leftBehind;
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#checkOpen();
    let rest = bytes;
    while (rest.length > 0) {
      if (this.#current.room === 0) await this.#nextPart();
      const taken = this.#current.append(rest);
      this.#position += taken;
      rest = rest.subarray(taken);
    }
  }

  async hold(length: number): Promise<Hold> {
    this.#checkOpen();
    if (this.#holding) throw new Error('a hold is open already');
    this.#holding = true;
    const offset = this.#position;
    const touched: PartBuffer[] = [];
    for (let left = length; left > 0; ) {
      if (this.#current.room === 0) await this.#nextPart();
      const reserved = this.#current.reserve(left);
      touched.push(this.#current);
      this.#position += reserved;
      left -= reserved;
    }
    return { offset, patch: async (bytes) => this.#patch(bytes, offset, length, touched) };
  }

  /** Makes the object appear. On any failure everything is cleaned up before it rejects. */
  async finish(): Promise<{ etag: string; size: number; parts: number }> {
    this.#checkOpen();
    if (this.#holding) throw new Error('a hold is still open');
    try {
      this.#signal.throwIfAborted();
      const etag = this.#uploadId ? await this.#finishParts() : await this.#putWhole();
      this.#cleanedUp = Promise.resolve();
      this.#pool.clear();
      return { etag, size: this.#position, parts: Math.max(1, this.#parts.length) };
    } catch (error) {
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
    this.#cleanedUp ??= this.#cleanUp();
    return this.#cleanedUp;
  }

  #checkOpen(): void {
    if (this.#cleanedUp) throw new Error('the upload has ended');
  }

  async #nextPart(): Promise<void> {
    const full = this.#current;
    const partNumber = full.partNumber + 1;
    const limit = this.#options.maxParts ?? s3Limits.maxParts;
    if (partNumber > limit) {
      throw new AppError('backup-too-large', { size: this.#position, limit: limit * this.#options.partSize });
    }
    if (full.isHeld) this.#heldBack.push(full);
    else this.#send(full);
    // The part to be filled next is one of the buffers, too.
    await this.#lanes.room(this.#buffers);
    this.#current = new PartBuffer(partNumber, this.#position, this.#pool.take());
  }

  #patch(bytes: Uint8Array, offset: number, length: number, touched: readonly PartBuffer[]): void {
    this.#checkOpen();
    if (!this.#holding) throw new Error('the hold was patched already');
    if (bytes.length !== length) throw new RangeError(`${bytes.length} bytes for a hold of ${length}`);
    this.#holding = false;
    let at = 0;
    for (const part of touched) {
      const from = offset + at;
      const piece = bytes.subarray(
        at,
        at + Math.min(length - at, part.offset + this.#options.partSize - from),
      );
      part.patch(piece, from);
      at += piece.length;
    }
    const ready = this.#heldBack;
    this.#heldBack = [];
    for (const part of ready) this.#send(part);
  }

  #send(part: PartBuffer): void {
    const { storage, key, onSent } = this.#options;
    this.#lanes.add(async () => {
      const uploadId = await this.#startUpload();
      const { content } = part;
      const sent = await storage.uploadPart(key, uploadId, part.partNumber, content, {
        signal: this.#signal,
      });
      this.#parts.push(sent);
      this.#bytesSent += content.length;
      this.#pool.give(part.memory);
      onSent?.(this.#bytesSent);
    });
  }

  #startUpload(): Promise<string> {
    this.#uploadId ??= this.#options.storage
      .createUpload(this.#options.key, { signal: this.#signal })
      .then(({ uploadId }) => uploadId);
    return this.#uploadId;
  }

  async #finishParts(): Promise<string> {
    const { storage, key } = this.#options;
    if (!this.#current.isEmpty) this.#send(this.#current);
    await this.#lanes.drain();
    const uploadId = await this.#startUpload();
    this.#parts.sort((a, b) => a.partNumber - b.partNumber);
    const complete = async () =>
      (await storage.completeUpload(key, uploadId, this.#parts, { signal: this.#signal })).etag;
    return this.#commit(complete);
  }

  async #putWhole(): Promise<string> {
    const { storage, key, onSent } = this.#options;
    const { content } = this.#current;
    const put = async () => (await storage.put(key, content, { signal: this.#signal })).etag;
    const etag = await this.#commit(put);
    this.#bytesSent = content.length;
    onSent?.(this.#bytesSent);
    return etag;
  }

  #commit(act: () => Promise<string>): Promise<string> {
    const { storage, key, clock, random } = this.#options;
    this.#committing = true;
    const retry = new Retry({ clock, random });
    return commitObject({ storage, key, size: this.#position, act, retry, signal: this.#signal });
  }

  async #cleanUp(): Promise<void> {
    const { storage, key, onNotice } = this.#options;
    this.#stop.abort();
    await this.#lanes.settle();
    this.#pool.clear();
    try {
      if (this.#uploadId) await this.#removeParts();
      if (this.#committing) await storage.delete(key);
    } catch {
      this.#leftBehind = true;
      const message = `Parts of the unfinished upload ${key} could not be removed from the storage. They are no backup, but may take up room; they are removed at a later backup.`;
      onNotice?.({ code: 'upload-left-behind', message });
    }
  }

  async #removeParts(): Promise<void> {
    const { storage, key } = this.#options;
    const uploadId = await this.#uploadId?.catch(() => undefined);
    if (uploadId !== undefined) await storage.abortUpload(key, uploadId);
    // An upload whose creation was answered too late, or begun twice, is found only by looking.
    const left = await storage.listUploads(key).catch(() => []);
    for (const upload of left) {
      if (upload.key === key) await storage.abortUpload(key, upload.uploadId);
    }
  }
}
