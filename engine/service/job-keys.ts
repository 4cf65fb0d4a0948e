import type { JobWaiting } from '#shared/contract/jobs.ts';
import type { AppError } from '#shared/errors/app-error.ts';
import type { Clock } from '../ports/index.ts';
import type { CredentialSource, Credentials } from '../storage/credentials.ts';
import { interrupted } from '../storage/interrupted.ts';
import { RenewableCredentials } from '../storage/renewable-credentials.ts';
import type { TransferStandstill } from '../storage/transfer-control.ts';

/** Another program may have saved new keys, which tells nobody here. Milliseconds. */
const LOOK_EVERY_MS = 15_000;

export interface JobKeysDeps {
  readonly clock: Clock;
  readonly transfer: TransferStandstill;
  /** The keys that are saved for a connection by now; undefined where they cannot be read. */
  readonly saved: (connection: string) => Promise<Credentials | undefined>;
  readonly onWaiting: (waiting: JobWaiting | null) => void;
}

/** Keeps one job waiting while the keys of its connection have expired, until others are saved for it. */
export class JobKeys {
  readonly #deps: JobKeysDeps;
  readonly #sources = new Set<RenewableCredentials>();
  #news = Promise.withResolvers<void>();
  #givenUp = false;

  constructor(deps: JobKeysDeps) {
    this.#deps = deps;
  }

  /** Keys for the job's storage, to begin with `first`. */
  sourceFor(connection: string, first: Credentials): CredentialSource {
    const give = (expired: Credentials, error: AppError, signal: AbortSignal) =>
      this.#wait(connection, expired, error, signal);
    const source = new RenewableCredentials(first, { give });
    this.#sources.add(source);
    if (this.#givenUp) source.giveUp();
    return source;
  }

  /** Something was saved: whoever waits looks whether it is what he waits for. */
  lookAgain(): void {
    this.#news.resolve();
    this.#news = Promise.withResolvers<void>();
  }

  /** The job ends: nothing waits any more. */
  giveUp(): void {
    this.#givenUp = true;
    for (const source of this.#sources) source.giveUp();
  }

  async #wait(
    connection: string,
    expired: Credentials,
    { code }: AppError,
    signal: AbortSignal,
  ): Promise<Credentials> {
    const { clock, transfer, saved, onWaiting } = this.#deps;
    let letGo: (() => void) | undefined;
    try {
      for (;;) {
        const news = this.#news.promise;
        const found = await saved(connection);
        signal.throwIfAborted();
        if (found && !areSame(found, expired)) return found;
        if (!letGo) onWaiting({ for: 'credentials', connection, code });
        letGo ??= transfer.standStill();
        const late = new AbortController();
        await interrupted(Promise.race([news, clock.sleep(LOOK_EVERY_MS, late.signal)]), signal).finally(() =>
          late.abort(),
        );
      }
    } finally {
      if (letGo) onWaiting(null);
      letGo?.();
    }
  }
}

function areSame(a: Credentials, b: Credentials): boolean {
  return (
    a.accessKeyId === b.accessKeyId &&
    a.secretAccessKey === b.secretAccessKey &&
    a.sessionToken === b.sessionToken
  );
}
