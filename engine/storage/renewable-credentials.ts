import { AppError } from '#shared/errors/app-error.ts';
import { type CredentialSource, type Credentials, wantsOtherKeys } from './credentials.ts';
import { interrupted } from './interrupted.ts';

/** How a job comes by other keys. */
export interface KeyGiver {
  /**
   * Resolves with keys in place of `expired`, whenever somebody gives them; undefined when nobody will. Must end with
   * the signal. May be called again when the storage does not accept what it brought. `error` says what is wrong.
   */
  give(expired: Credentials, error: AppError, signal: AbortSignal): Promise<Credentials | undefined>;
}

/**
 * Keys that can be replaced while requests are under way. The first request that is refused asks for others; the
 * ones that are refused meanwhile, and those that are only about to be sent, wait for the same answer.
 */
export class RenewableCredentials implements CredentialSource {
  readonly #giver: KeyGiver;
  readonly #stop = new AbortController();
  #current: Credentials;
  #accepted = false;
  #renewed = false;
  /** Nobody has given others in place of the current ones: the next refusal need not ask again. */
  #hopeless = false;
  /** Whether others came of it. Never rejects. */
  #renewing: Promise<boolean> | undefined;

  constructor(current: Credentials, giver: KeyGiver) {
    this.#current = current;
    this.#giver = giver;
  }

  get current(): Credentials {
    return this.#current;
  }

  async ready(signal?: AbortSignal): Promise<void> {
    while (this.#renewing) await interrupted(this.#renewing, signal);
  }

  accepted(used: Credentials): void {
    if (used === this.#current) this.#accepted = true;
  }

  async renew(used: Credentials, error: unknown, signal?: AbortSignal): Promise<void> {
    // Somebody else's request was refused earlier, and others are there by now.
    if (used !== this.#current) return;
    const history = { accepted: this.#accepted, renewed: this.#renewed };
    if (!this.#renewing) {
      if (this.#hopeless || !wantsOtherKeys(error, used, history)) throw error;
      this.#renewing = this.#ask(used, error).finally(() => {
        this.#renewing = undefined;
      });
    }
    const hasOthers = await interrupted(this.#renewing, signal);
    if (!hasOthers) throw error;
  }

  /** Nobody waits for other keys any more: what tidies up after a stopped job fails rather than hang. */
  giveUp(): void {
    this.#hopeless = true;
    this.#stop.abort(new AppError('cancelled', {}));
  }

  async #ask(expired: Credentials, error: AppError): Promise<boolean> {
    const given = await this.#giver.give(expired, error, this.#stop.signal).catch(() => undefined);
    if (given === undefined || this.#hopeless) {
      this.#hopeless = true;
      return false;
    }
    this.#current = given;
    this.#accepted = false;
    this.#renewed = true;
    return true;
  }
}
