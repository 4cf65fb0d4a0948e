import { join } from 'node:path';
import { z } from 'zod';
import type { ConnectionSecrets } from '#shared/connection.ts';
import { AppError, isAppError } from '#shared/errors/app-error.ts';
import type { Ports, SecretStore } from '../ports/index.ts';
import { writeDurably } from './durable-write.ts';
import { type JsonObject, readJsonFile } from './json-file.ts';
import { whileLocked } from './settings-lock.ts';

/** Encrypts with a key that the system keeps for this user (keychain, DPAPI, libsecret, KWallet). */
export interface SecretSeal {
  /** Base64 of the encrypted text. */
  seal(text: string): Promise<string>;
  /** `stale`: the system changed its key; the text should be sealed anew. Rejects when it cannot be opened. */
  unseal(sealed: string): Promise<{ readonly text: string; readonly stale: boolean }>;
}

const OWNER_ONLY = 0o600;
const SEALED_FILE = 'secrets-sealed.json';

const secrets = z.object({ secretAccessKey: z.string().min(1), sessionToken: z.string().min(1).optional() });
const content = z.object({ sealed: z.record(z.string(), z.string()) });

/**
 * Secrets in `secrets-sealed.json` of the settings folder, encrypted by the system's keychain. What only the
 * `plain` store knows (the command line was here first) is still found; a secret set here leaves it.
 * A secret that cannot be unsealed (another user, a keychain that was reset or is locked) counts as missing and
 * stays in the file. A damaged file stays as it is, and every call ends with `config-damaged`.
 */
export function sealedSecretStore(
  home: string,
  ports: Ports,
  seal: SecretSeal,
  plain: SecretStore,
): SecretStore {
  const { files, logger } = ports;
  const path = join(home, SEALED_FILE);

  const read = (): { json: JsonObject; sealed: Record<string, string> } => {
    const json = readJsonFile(path, files);
    if (json === null) return { json: {}, sealed: {} };
    const parsed = content.safeParse(json);
    if (!parsed.success)
      throw new AppError('config-damaged', { file: path, problem: 'it does not hold sealed secrets' });
    return { json, sealed: parsed.data.sealed };
  };

  const change = (edit: (all: Map<string, string>) => void): Promise<void> =>
    whileLocked(home, ports, () => {
      const { json, sealed } = read();
      const all = new Map(Object.entries(sealed));
      edit(all);
      const next = { ...json, format: 1, sealed: Object.fromEntries(all) };
      writeDurably(path, `${JSON.stringify(next, undefined, 2)}\n`, OWNER_ONLY, files);
    });

  const store = async (connection: string, value: ConnectionSecrets): Promise<void> => {
    // The name is sealed with them: nobody can hand one connection the key of another.
    const text = await seal.seal(JSON.stringify({ connection, ...value }));
    await change((all) => all.set(connection, text));
  };

  const open = async (connection: string, sealed: string): Promise<ConnectionSecrets | undefined> => {
    const parsed = await unsealed(seal, sealed);
    if (parsed === undefined || parsed.connection !== connection) {
      logger.warn('the keychain of this system does not open the secrets of a connection', { connection });
      return undefined;
    }
    if (parsed.stale) {
      await store(connection, parsed.secrets).catch(() => {
        logger.warn('the secrets of a connection could not be sealed anew', { connection });
      });
    }
    return parsed.secrets;
  };

  return {
    get: async (connection) => {
      const { sealed } = read();
      const own = Object.hasOwn(sealed, connection) ? sealed[connection] : undefined;
      return own === undefined ? plain.get(connection) : open(connection, own);
    },
    set: async (connection, value) => {
      await store(connection, value);
      await forget(connection, plain);
    },
    remove: async (connection) => {
      if (Object.hasOwn(read().sealed, connection)) await change((all) => all.delete(connection));
      await forget(connection, plain);
    },
  };
}

/** What is locked with a passphrase stays behind: nobody can read it, and what is sealed here counts before it. */
async function forget(connection: string, plain: SecretStore): Promise<void> {
  try {
    if ((await plain.get(connection)) !== undefined) await plain.remove(connection);
  } catch (error) {
    if (!isAppError(error, 'secrets-locked')) throw error;
  }
}

const sealedText = secrets.extend({ connection: z.string() });

/** Nothing of what went wrong is kept: a message may quote the text. */
async function unsealed(
  seal: SecretSeal,
  sealed: string,
): Promise<{ connection: string; secrets: ConnectionSecrets; stale: boolean } | undefined> {
  try {
    const { text, stale } = await seal.unseal(sealed);
    const { connection, secretAccessKey, sessionToken } = sealedText.parse(JSON.parse(text));
    const opened = sessionToken === undefined ? { secretAccessKey } : { secretAccessKey, sessionToken };
    return { connection, secrets: opened, stale };
  } catch {
    return undefined;
  }
}
