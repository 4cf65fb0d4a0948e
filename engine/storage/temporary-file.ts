import { join } from 'node:path';
import { AppError } from '#shared/errors/app-error.ts';
import type { FileSystem } from '../ports/file-system.ts';
import type { Random } from '../ports/random.ts';
import { failureCode, failureReason } from '../scan/failure-reason.ts';

/** Where bytes go that have to wait and are too many for memory. */
export interface SpoolPlace {
  /** Made when it is missing; on a disk with room for a whole backup. */
  readonly folder: string;
  readonly files: FileSystem;
}

/**
 * A file without a name: it is unlinked as soon as it is open, so that nothing is left behind even when the program
 * is killed. Throws AppError `disk-full` or `target-not-writable`.
 */
export class TemporaryFile {
  readonly #path: string;
  readonly #files: FileSystem;
  readonly #descriptor: number;
  #named = true;

  constructor({ folder, files }: SpoolPlace, random: Random) {
    this.#files = files;
    this.#path = join(folder, `waiting-${Buffer.from(random.bytes(8)).toString('hex')}.tmp`);
    this.#descriptor = this.#guarded(() => {
      files.mkdirSync(folder, { recursive: true, mode: 0o700 });
      return files.openSync(this.#path, 'wx+', 0o600);
    });
    this.#unlink();
  }

  writeAt(offset: number, bytes: Uint8Array): void {
    this.#guarded(() => {
      for (let done = 0; done < bytes.length; ) {
        done += this.#files.writeSync(this.#descriptor, bytes, done, bytes.length - done, offset + done);
      }
    });
  }

  /** Fills `target` from `offset` on. */
  readAt(offset: number, target: Uint8Array): void {
    this.#guarded(() => {
      for (let done = 0; done < target.length; ) {
        const read = this.#files.readSync(
          this.#descriptor,
          target,
          done,
          target.length - done,
          offset + done,
        );
        if (read === 0) throw new RangeError('the temporary file is shorter than it was');
        done += read;
      }
    });
  }

  close(): void {
    this.#files.closeSync(this.#descriptor);
    if (this.#named) this.#unlink();
  }

  #unlink(): void {
    try {
      this.#files.unlinkSync(this.#path);
      this.#named = false;
    } catch {
      // Some systems keep the name while the file is open; `close` tries again.
    }
  }

  #guarded<T>(act: () => T): T {
    try {
      return act();
    } catch (error) {
      const code = failureCode(error);
      if (code === 'ENOSPC' || code === 'EDQUOT') {
        throw new AppError('disk-full', { path: this.#path }, { cause: error });
      }
      if (code === '') throw error;
      const reason = failureReason(error);
      throw new AppError('target-not-writable', { path: this.#path, reason }, { cause: error });
    }
  }
}
