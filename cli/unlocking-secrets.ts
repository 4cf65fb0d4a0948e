import type { SecretLock, SecretStore } from '#engine/index.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Host } from './host.ts';
import type { Redaction } from './redaction.ts';

/** Holds the passphrase over the secrets of this computer, for where nobody can be asked. */
const VARIABLE = 'HOLDALL_PASSPHRASE';

/** The passphrase of the environment, known to `redaction` from then on. */
export function passphraseFrom({ env }: Pick<Host, 'env'>, redaction: Redaction): string | undefined {
  const passphrase = env[VARIABLE] || undefined;
  redaction.add(passphrase);
  return passphrase;
}

/**
 * The same secrets; where a passphrase is over them, the environment is asked for it, else the person, once and
 * only when a secret is needed.
 * @throws AppError besides those of the store: `secrets-locked` where nobody can be asked, `passphrase-wrong`
 */
export function unlockingSecrets(
  store: SecretStore,
  lock: SecretLock,
  host: Pick<Host, 'env' | 'stdin' | 'signal'>,
  redaction: Redaction,
): SecretStore {
  const unlock = async (): Promise<void> => {
    if (lock.state() !== 'locked') return;
    const given = passphraseFrom(host, redaction);
    if (given === undefined && !host.stdin.isTerminal) throw new AppError('secrets-locked', {});
    const passphrase = given ?? (await ask(host));
    redaction.add(passphrase);
    await lock.unlock(passphrase);
  };
  let unlocking: Promise<void> | undefined;
  const ready = (): Promise<void> => {
    unlocking ??= unlock();
    return unlocking;
  };
  return {
    get: async (connection) => {
      await ready();
      return store.get(connection);
    },
    set: async (connection, secrets) => {
      await ready();
      await store.set(connection, secrets);
    },
    remove: async (connection) => {
      await ready();
      await store.remove(connection);
    },
  };
}

function ask({ stdin, signal }: Pick<Host, 'stdin' | 'signal'>): Promise<string> {
  return stdin.ask('Passphrase over the secrets of this computer (not shown): ', { hidden: true, signal });
}
