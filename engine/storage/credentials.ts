import type { ConnectionSecrets } from '#shared/connection.ts';
import { type AppError, isAppError } from '#shared/errors/app-error.ts';

/** What requests are signed with. Never logged, printed, or put into an event. */
export interface Credentials extends ConnectionSecrets {
  readonly accessKeyId: string;
}

/** Where a storage finds its keys, anew for each request: temporary ones may be replaced while a job runs. */
export interface CredentialSource {
  readonly current: Credentials;
  /** Resolves when a request may be signed: at once, or when others have taken the place of expired ones. */
  ready(signal?: AbortSignal): Promise<void>;
  /** The storage has carried out a request that was signed with these. */
  accepted(used: Credentials): void;
  /**
   * Called when a request that was signed with `used` failed. Resolves when there are other keys to repeat it with;
   * rejects with `error` when they would not help or there are none, or with the signal's reason.
   */
  renew(used: Credentials, error: unknown, signal?: AbortSignal): Promise<void>;
}

/** Keys that stay as they are. */
export function fixedCredentials(current: Credentials): CredentialSource {
  return {
    current,
    ready: async () => {},
    accepted: () => {},
    renew: (_used, error) => Promise.reject(error),
  };
}

/** What is known of the keys that a request was refused with. */
export interface KeyHistory {
  /** They have worked before. */
  readonly accepted: boolean;
  /** Somebody gave them in place of expired ones. */
  readonly renewed: boolean;
}

/**
 * Whether a failure means that temporary keys have expired, or that what replaced them is wrong. Some storages forget
 * an expired pair, and then do not know the key or the token any more. Pure.
 */
export function wantsOtherKeys(error: unknown, used: Credentials, history: KeyHistory): error is AppError {
  if (isAppError(error, 'token-expired')) return true;
  if (history.accepted) {
    return used.sessionToken !== undefined && isAppError(error, 'token-invalid', 'key-unknown');
  }
  return history.renewed && isAppError(error, 'token-invalid', 'key-unknown', 'secret-wrong');
}
