import { AppError, isAppError } from '#shared/errors/app-error.ts';
import type { KnownPart, ResumedUpload } from '../backup/find-resumable.ts';
import type { UploadJournal } from '../backup/upload-journal.ts';
import type { CapabilityMemory } from './capabilities.ts';
import type { CopyBase } from './copy-base.ts';
import { refusalOfCopy, refusalToFinish } from './copy-refusal.ts';
import { md5Of, sha256Of } from './part-hash.ts';
import { serverCodeOf } from './server-code-of.ts';
import type { ByteRange, Storage, UploadedPart } from './storage.ts';

export interface PartsUploadOptions {
  readonly storage: Storage;
  readonly key: string;
  readonly signal: AbortSignal;
  readonly capabilities: CapabilityMemory | undefined;
  readonly journal: UploadJournal | undefined;
  readonly resume: ResumedUpload | undefined;
}

/**
 * The storage's side of an upload in parts: begins or continues it, sends and copies parts (or finds that an earlier
 * run has done so), and completes or removes it. Each confirmed part is noted in the journal.
 */
export class PartsUpload {
  readonly #options: PartsUploadOptions;
  readonly #parts: UploadedPart[] = [];
  #uploadId: Promise<string> | undefined;
  #copied = 0;
  /** A part arrived before one that comes earlier in the object. */
  #tookEarly = false;

  constructor(options: PartsUploadOptions) {
    this.#options = options;
  }

  get count(): number {
    return this.#parts.length;
  }

  /** False when the storage takes no uploads in parts. */
  async begin(): Promise<boolean> {
    const { capabilities } = this.#options;
    if (capabilities?.load().multipart === 'no') return false;
    this.#uploadId = this.#begin();
    try {
      await this.#uploadId;
      return true;
    } catch (error) {
      if (!takesNoParts(error)) throw error;
      this.#uploadId = undefined;
      return false;
    }
  }

  /** True when it was sent, false when it is there from an earlier run. @throws AppError `parts-out-of-order` */
  async send(partNumber: number, content: Uint8Array): Promise<boolean> {
    const { storage, key, signal } = this.#options;
    const uploadId = await this.#id();
    const sha256 = await sha256Of(content);
    const known = this.#known(partNumber, content.length);
    if (known && isSame(known, content, sha256)) {
      this.#keep(known, { sha256 });
      return false;
    }
    const isEarly = this.#isEarly(partNumber);
    try {
      this.#keep(await storage.uploadPart(key, uploadId, partNumber, content, { signal, sha256 }), {
        sha256,
      });
    } catch (error) {
      const refused = isAppError(error, 'storage-refused', 'storage-unsupported');
      throw (refused && isEarly && this.#refusalOfOrder(error)) || error;
    }
    return true;
  }

  /** Copies `range` of the base. @throws AppError `object-changed`, `copy-refused`, `parts-out-of-order` */
  async copy(partNumber: number, range: ByteRange, base: CopyBase): Promise<void> {
    const { storage, key, signal, capabilities } = this.#options;
    const uploadId = await this.#id();
    await base.pin();
    this.#copied += 1;
    const known = this.#known(partNumber, range.end - range.start);
    if (known?.copy?.start === range.start && known.copy.end === range.end) {
      this.#keep(known, { copy: range });
      return;
    }
    const isEarly = this.#isEarly(partNumber);
    try {
      const source = { ...base.from, range };
      this.#keep(await storage.copyPart(key, uploadId, partNumber, source, { signal }), { copy: range });
    } catch (error) {
      signal.throwIfAborted();
      const failure = base.goneOr(error);
      const outOfOrder = isAppError(failure, 'storage-refused') && isEarly && this.#refusalOfOrder(failure);
      if (outOfOrder) throw outOfOrder;
      const refusal = refusalOfCopy(failure);
      if (!refusal) throw failure;
      if (refusal.learn) capabilities?.learn(refusal.learn);
      throw refusal.error;
    }
  }

  /** One attempt; resolves with the object's ETag. To be called when every part is there. */
  async complete(): Promise<string> {
    const { storage, key, signal, journal } = this.#options;
    const uploadId = await this.#id();
    if (journal && !journal.isOurs()) throw new AppError('upload-taken-over', { key });
    this.#parts.sort((a, b) => a.partNumber - b.partNumber);
    const { etag } = await storage.completeUpload(key, uploadId, this.#parts, { signal });
    this.#learnFromSuccess();
    return etag;
  }

  /** What the failure to complete means: a refusal of copies, where it may be one. */
  explain(failure: unknown): unknown {
    const { capabilities, resume } = this.#options;
    const unequal = this.#isUnequal();
    const mayBe = this.#copied > 0 || unequal || this.hasStaleParts;
    const refusal = mayBe ? refusalToFinish(failure, unequal) : undefined;
    if (!refusal) return failure;
    // Parts of an earlier run may be what is wrong, and then this shows nothing about the storage.
    if (!resume && refusal.learn) capabilities?.learn(refusal.learn);
    return refusal.error;
  }

  /** Parts of an earlier run behind the last one of this run. Few storages complete an upload without them. */
  get hasStaleParts(): boolean {
    const last = this.#parts.reduce((most, part) => Math.max(most, part.partNumber), 0);
    return [...(this.#options.resume?.parts.keys() ?? [])].some((number) => number > last);
  }

  /** Waits until the storage has answered, so that the journal knows the upload. */
  async settle(): Promise<void> {
    await this.#uploadId?.catch(() => undefined);
  }

  /** Removes what there is in the storage. */
  async remove(): Promise<void> {
    if (!this.#uploadId) return;
    const { storage, key } = this.#options;
    const uploadId = await this.#uploadId.catch(() => undefined);
    if (uploadId !== undefined) await storage.abortUpload(key, uploadId);
    await this.removeStrays();
  }

  /** Uploads whose creation was answered too late, or begun twice, are found only by looking. */
  async removeStrays(): Promise<void> {
    const { storage, key } = this.#options;
    const left = await storage.listUploads(key).catch(() => []);
    for (const upload of left) {
      if (upload.key === key) await storage.abortUpload(key, upload.uploadId);
    }
  }

  /** A part before it has not arrived. */
  #isEarly(partNumber: number): boolean {
    return this.#parts.length < partNumber - 1;
  }

  /** What it means that an early part was refused; undefined where the storage is known to take those. */
  #refusalOfOrder(failure: unknown): AppError<'parts-out-of-order'> | undefined {
    const { capabilities } = this.#options;
    const serverCode = serverCodeOf(failure);
    if (capabilities?.load().partsInAnyOrder !== 'unknown' || serverCode === 'NoSuchUpload') return undefined;
    capabilities.learn({ partsInAnyOrder: 'no' });
    return new AppError('parts-out-of-order', { problem: serverCode || 'refused' }, { cause: failure });
  }

  async #begin(): Promise<string> {
    const { storage, key, signal, journal, resume } = this.#options;
    if (resume) return resume.uploadId;
    const { uploadId } = await storage.createUpload(key, { signal });
    journal?.started(uploadId);
    return uploadId;
  }

  #id(): Promise<string> {
    if (!this.#uploadId) throw new Error('the upload was not begun');
    return this.#uploadId;
  }

  #known(partNumber: number, size: number): KnownPart | undefined {
    const known = this.#options.resume?.parts.get(partNumber);
    return known?.size === size ? known : undefined;
  }

  #keep(part: UploadedPart, content: { sha256?: string; copy?: ByteRange }): void {
    const { partNumber, etag, size } = part;
    this.#parts.push({ partNumber, etag, size });
    this.#tookEarly ||= this.#parts.length < partNumber;
    this.#options.journal?.confirmed({ n: partNumber, size, etag, ...content });
  }

  #isUnequal(): boolean {
    const [first, ...others] = this.#parts;
    const last = others.pop();
    return others.some(({ size }) => size !== first?.size) || (last?.size ?? 0) > (first?.size ?? 0);
  }

  #learnFromSuccess(): void {
    this.#options.capabilities?.learn({
      multipart: 'yes',
      ...(this.#tookEarly ? { partsInAnyOrder: 'yes' } : {}),
      ...(this.#copied > 0 ? { partCopy: 'yes' } : {}),
      ...(this.#isUnequal() ? { unequalParts: 'yes' } : {}),
    });
  }
}

/** A plain refusal, and what a storage says that takes the call for another one. */
function takesNoParts(error: unknown): boolean {
  return isAppError(error, 'storage-unsupported', 'storage-refused', 'object-missing');
}

function isSame(known: KnownPart, content: Uint8Array, sha256: string): boolean {
  if (known.sha256 !== undefined) return known.sha256 === sha256;
  // Sent, but the program ended before it was noted. The storage's own word for the content has to do.
  return known.copy === undefined && /^[0-9a-f]{32}$/.test(known.etag) && known.etag === md5Of(content);
}
