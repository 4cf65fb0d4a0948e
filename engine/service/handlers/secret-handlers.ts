import type { AppInfo } from '#shared/contract/app.ts';
import type { secretMethods } from '#shared/contract/secrets.ts';
import { AppError, isAppError } from '#shared/errors/app-error.ts';
import type { SecretLock } from '../../ports/index.ts';
import type { HandlersOf } from '../dispatch.ts';
import type { ServiceContext } from '../service-context.ts';

/** The passphrase over the secrets: it goes in and never comes out. */
export function secretHandlers(context: ServiceContext): HandlersOf<keyof typeof secretMethods> {
  const { lock, filter, options } = context;
  return {
    'secrets.unlock': async ({ passphrase }) => {
      filter.addText(passphrase);
      await lock.unlock(passphrase);
      await goOn(context);
      return {};
    },
    'secrets.setPassphrase': async ({ passphrase, current }) => {
      if (passphrase !== null && options.seal !== undefined) {
        const problem = 'The keychain of this system keeps the secrets; a passphrase is not needed.';
        throw new AppError('usage-invalid', { problem });
      }
      for (const text of [passphrase, current]) if (text !== null) filter.addText(text);
      await lock.changePassphrase(passphrase, current);
      await goOn(context);
      return {};
    },
  };
}

/** Where the secrets are, as a window needs to know it. */
export function whereSecretsAre({ lock, options }: ServiceContext): AppInfo['secrets'] {
  const state = lockState(lock);
  if (state === 'locked') return 'locked';
  if (options.seal !== undefined) return 'keychain';
  return state === 'open' ? 'passphrase' : 'file';
}

/** A damaged file is no passphrase to ask for; the calls that need the secrets say what is wrong with it. */
function lockState(lock: SecretLock): ReturnType<SecretLock['state']> {
  try {
    return lock.state();
  } catch (error) {
    if (isAppError(error)) return 'none';
    throw error;
  }
}

/** What has waited for the passphrase goes on at once. */
async function goOn({ settings, catalogs, trial, share, hub, wakeScheduler }: ServiceContext): Promise<void> {
  await trial.resume();
  await share.resume();
  for (const connection of settings.connections.list()) catalogs.invalidate(connection);
  hub.changed('secrets', 'connections', 'status', 'backups');
  wakeScheduler();
}
