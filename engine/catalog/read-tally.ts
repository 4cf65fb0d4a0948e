import { isAppError } from '#shared/errors/app-error.ts';

/** What came of reading one small object. */
export type ReadOutcome<T> =
  | { readonly kind: 'read'; readonly value: T }
  /** Vanished between the listing and the read. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'unread'; readonly problem: string };

/** So many failures without a single success are the storage's trouble, not that of single objects. */
const HOPELESS = 16;

/**
 * Tells an object that the storage cannot hand out (lost shards, an archive class, odd permissions) from a
 * storage that cannot be read at all. The former must not make every other backup unreachable; the latter must
 * not make every backup look damaged.
 */
export class ReadTally {
  #worked: boolean;
  #failures = 0;
  #firstError: unknown;

  /** `worked`: objects of this storage are known to have been read before. */
  constructor(worked: boolean) {
    this.#worked = worked;
  }

  /** Rejects with what `act` rejects with, unless that may concern this one object alone. */
  async attempt<T>(act: () => Promise<T>): Promise<ReadOutcome<T>> {
    try {
      const value = await act();
      this.#worked = true;
      return { kind: 'read', value };
    } catch (error) {
      if (isAppError(error, 'object-missing')) return { kind: 'gone' };
      if (!isAppError(error, ...perObject)) throw error;
      this.#firstError ??= error;
      this.#failures += 1;
      if (this.#failures >= HOPELESS) this.check();
      return { kind: 'unread', problem: `the storage could not hand it out: ${withoutStop(error.message)}` };
    }
  }

  /** Throws the first failure when nothing at all could be read. */
  check(): void {
    if (this.#failures > 0 && !this.#worked) throw this.#firstError;
  }
}

const perObject = ['storage-failed', 'storage-refused', 'access-denied', 'answer-invalid'] as const;

function withoutStop(sentence: string): string {
  return sentence.replace(/\.$/, '');
}
