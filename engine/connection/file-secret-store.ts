import { join } from 'node:path';
import { z } from 'zod';
import type { ConnectionSecrets } from '#shared/connection.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Ports, SecretStore } from '../ports/index.ts';
import { temporaryNameOf, writeDurably } from './durable-write.ts';
import { type JsonObject, readJsonFile } from './json-file.ts';
import { whileLocked } from './settings-lock.ts';

const OWNER_ONLY = 0o600;

const secrets = z.object({ secretAccessKey: z.string().min(1), sessionToken: z.string().min(1).optional() });
const content = z.object({ secrets: z.record(z.string(), z.unknown()) });

/**
 * Secrets in `secrets.json` of the settings folder, readable by its owner alone. This is for the command line
 * and for machines without a keychain: whoever can act as this user can read them.
 * A damaged file stays as it is, and every call ends with `config-damaged`; writing may also end with
 * `target-not-writable` or `disk-full`. No message carries anything of the content.
 */
export function fileSecretStore(home: string, ports: Ports): SecretStore {
  const { files, logger } = ports;
  const path = join(home, 'secrets.json');

  const read = (): { json: JsonObject; secrets: JsonObject } => {
    tighten();
    const json = readJsonFile(path, files);
    if (json === null) return { json: {}, secrets: {} };
    const parsed = content.safeParse(json);
    if (!parsed.success)
      throw new AppError('config-damaged', { file: path, problem: 'it does not hold secrets' });
    return { json, secrets: parsed.data.secrets };
  };

  /** A copy, an editor or a restored backup may have left the file readable to others. */
  const tighten = (): void => {
    const mode = files.statSync(path, { throwIfNoEntry: false })?.mode ?? OWNER_ONLY;
    if ((mode & 0o077) === 0) return;
    try {
      files.chmodSync(path, OWNER_ONLY);
    } catch {
      logger.warn('the file of secrets can be read by other users, and that could not be changed', { path });
    }
  };

  const change = (edit: (all: JsonObject) => void): Promise<void> =>
    whileLocked(home, ports, () => {
      const { json, secrets: all } = read();
      edit(all);
      const text = `${JSON.stringify({ ...json, format: 1, secrets: all }, undefined, 2)}\n`;
      // Who keeps the file elsewhere and has put a link here wants it to stay elsewhere.
      writeDurably(files.existsSync(path) ? files.realpathSync(path) : path, text, OWNER_ONLY, files);
    });

  return {
    get: async (connection) => {
      const all = read().secrets;
      if (!Object.hasOwn(all, connection)) return undefined;
      const parsed = secrets.safeParse(all[connection]);
      if (parsed.success) return withoutUndefined(parsed.data);
      const problem = `the secrets of “${connection}” are not complete`;
      throw new AppError('config-damaged', { file: path, problem });
    },
    set: (connection, value) =>
      change((all) => {
        all[connection] = value;
      }),
    remove: (connection) =>
      change((all) => {
        delete all[connection];
      }),
  };
}

/** The files in `home` that hold secrets, or may for a moment: no backup may contain them. */
export function secretFilesIn(home: string): string[] {
  const paths = ['secrets.json', 'secrets-sealed.json'].map((name) => join(home, name));
  return paths.flatMap((path) => [path, temporaryNameOf(path)]);
}

function withoutUndefined(value: z.infer<typeof secrets>): ConnectionSecrets {
  const { secretAccessKey, sessionToken } = value;
  return sessionToken === undefined ? { secretAccessKey } : { secretAccessKey, sessionToken };
}
