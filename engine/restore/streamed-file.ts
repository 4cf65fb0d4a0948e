import { createHash, type Hash } from 'node:crypto';
import { crc32, createInflateRaw, type InflateRaw } from 'node:zlib';
import type { FileSystem } from '../ports/file-system.ts';
import { discardTemporary, type FileTarget, openTemporary } from './place-file.ts';
import type { StoredEntry } from './stored-entry.ts';
import type { EntryOutcome } from './unpack-jobs.ts';
import { writeAt } from './write-at.ts';

/** A big deflated file without segments, as other programs write it: unpacked front to back as it arrives. */
export class StreamedFile {
  readonly entry: StoredEntry;
  readonly target: FileTarget | undefined;
  readonly #files: FileSystem;
  readonly #inflate: InflateRaw = createInflateRaw({ chunkSize: 256 * 1024 });
  readonly #ended: Promise<void>;
  readonly #hash: Hash = createHash('sha256');
  #fd: number | undefined;
  #size = 0;
  #crc = 0;
  #fed = 0;
  #failure: EntryOutcome | undefined;

  constructor(files: FileSystem, entry: StoredEntry, target: FileTarget | undefined) {
    this.#files = files;
    this.entry = entry;
    this.target = target;
    this.#ended = new Promise((resolve) => this.#inflate.once('close', resolve));
    this.#inflate.on('data', (content: Uint8Array) => this.#take(content));
    this.#inflate.on('error', () => this.fail({ damaged: 'its data cannot be unpacked' }));
    if (!target) return;
    const opened = openTemporary(files, target);
    if ('fd' in opened) this.#fd = opened.fd;
    else this.fail(opened);
  }

  /** Content bytes unpacked so far. */
  get size(): number {
    return this.#size;
  }

  /** The first thing that goes wrong counts; nothing more is unpacked after it. */
  fail(outcome: EntryOutcome): void {
    this.#failure ??= outcome;
    this.#inflate.destroy();
  }

  /** Unpacks the next bytes. They must stay as they are until this resolves. */
  async push(bytes: Uint8Array): Promise<void> {
    if (this.#failure) return;
    this.#fed += bytes.length;
    const written = new Promise<void>((resolve) => this.#inflate.write(bytes, () => resolve()));
    await Promise.race([written, this.#ended]);
  }

  /** After the last bytes: what is wrong, or the descriptor of the proven file (undefined without a target). */
  async prove(): Promise<EntryOutcome | { readonly proven: number | undefined }> {
    if (!this.#failure) this.#inflate.end();
    await this.#ended;
    this.#failure ??= this.#contentProblem();
    if (this.#failure) return this.#failure;
    const proven = this.#fd;
    this.#fd = undefined;
    return { proven };
  }

  /** Removes what was written. Safe to call at any time, and again. */
  discard(): void {
    this.fail({ stopped: true });
    if (this.#fd === undefined || !this.target) return;
    discardTemporary(this.#files, this.#fd, this.target);
    this.#fd = undefined;
  }

  #take(content: Uint8Array): void {
    if (this.#failure) return;
    const position = this.#size;
    this.#size += content.length;
    if (this.#size > this.entry.size) {
      this.fail({ damaged: 'it unpacks to more than it should' });
      return;
    }
    this.#crc = crc32(content, this.#crc);
    this.#hash.update(content);
    if (this.#fd === undefined) return;
    const place = { fd: this.#fd, position, sparse: this.target?.sparse ?? false };
    const failed = writeAt(this.#files, place, content);
    if (failed) this.fail({ failed });
  }

  #contentProblem(): EntryOutcome | undefined {
    const { size, crc32: crc, sha256 } = this.entry;
    if (this.#size !== size) return { damaged: 'it unpacks to less than it should' };
    if (this.#inflate.bytesWritten !== this.#fed) return { damaged: 'its data ends before it should' };
    if (this.#crc !== crc) return { damaged: 'its content does not match its checksum' };
    if (sha256 !== '' && this.#hash.digest('hex') !== sha256) {
      return { damaged: 'its content does not match its SHA-256' };
    }
    return undefined;
  }
}
