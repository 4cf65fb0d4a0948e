import type { AppInfo } from '#shared/contract/app.ts';
import type { RequestOf } from '#shared/contract/contract.ts';

/** What opens the make-believe secrets. */
const PASSPHRASE = 'open sesame';

/** The passphrase over the secrets, as far as a window sees it. */
export function believableLock(
  where: AppInfo['secrets'],
  fail: (code: string, details: Record<string, unknown>) => never,
  changed: () => void,
) {
  let passphrase = PASSPHRASE;
  const check = (given: string | null) => {
    if (given !== passphrase)
      fail('passphrase-wrong', { file: '/home/anna/.config/holdall/secrets-locked.json' });
  };
  const lock = {
    where,
    handlers: {
      'secrets.unlock': (request: RequestOf<'secrets.unlock'>) => {
        check(request.passphrase);
        lock.where = 'passphrase';
        changed();
        return {};
      },
      'secrets.setPassphrase': ({ passphrase: next, current }: RequestOf<'secrets.setPassphrase'>) => {
        if (lock.where !== 'file') check(current);
        if (next !== null && next.length < 8)
          fail('field-invalid', { field: 'passphrase', problem: 'it has fewer than 8 characters' });
        passphrase = next ?? passphrase;
        lock.where = next === null ? 'file' : 'passphrase';
        changed();
        return {};
      },
    },
  };
  return lock;
}
