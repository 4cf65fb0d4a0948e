import { z } from 'zod';

const passphrase = z.string().min(1).max(1024);

/** The passphrase over the secrets of this computer, where no keychain keeps them. See `secrets` of `app.info`. */
export const secretMethods = {
  /** Until the engine ends; every window can use them then. Rejects with `passphrase-wrong`. */
  'secrets.unlock': { request: z.object({ passphrase }), result: z.object({}) },
  /** Sets or changes it; null takes it away. `current` is needed where there is one. */
  'secrets.setPassphrase': {
    request: z.object({ passphrase: passphrase.nullable(), current: passphrase.nullable() }),
    result: z.object({}),
  },
} as const;
