import { createCipheriv, createDecipheriv } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '#shared/errors/app-error.ts';
import type { FileSystem, Random } from '../ports/index.ts';
import { writeDurably } from './durable-write.ts';
import { type JsonObject, readJsonFile } from './json-file.ts';
import { type KeyRecipe, keyRecipe, type PassphraseKey } from './passphrase-key.ts';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const OWNER_ONLY = 0o600;

const content = z.object({
  format: z.literal(1, 'it was written by a newer Holdall; update this one'),
  kdf: keyRecipe,
  cipher: z.literal(CIPHER),
  /** Base64. */
  nonce: z.base64(),
  /** Base64 of the encrypted secrets and the tag behind them. */
  sealed: z.base64(),
});
export type LockedSecrets = z.infer<typeof content>;

/** All secrets of this computer in one box: whoever lacks the key does not even learn which connections there are. */
export function readLockedSecrets(path: string, files: FileSystem): LockedSecrets | null {
  const json = readJsonFile(path, files);
  if (json === null) return null;
  const parsed = content.safeParse(json);
  if (parsed.success) return parsed.data;
  const problem = parsed.error.issues[0]?.message ?? 'it does not hold locked secrets';
  throw new AppError('config-damaged', { file: path, problem });
}

/** Only while the settings are locked. Throws what the file system throws. */
export function writeLockedSecrets(
  path: string,
  secrets: JsonObject,
  key: PassphraseKey,
  { files, random }: { readonly files: FileSystem; readonly random: Random },
): void {
  // A nonce must never come twice with the same key: a new one each time.
  const nonce = Buffer.from(random.bytes(NONCE_BYTES));
  const cipher = createCipheriv(CIPHER, key.bytes, nonce).setAAD(boundTo(key.recipe));
  const sealed = Buffer.concat([cipher.update(JSON.stringify(secrets)), cipher.final(), cipher.getAuthTag()]);
  const file: LockedSecrets = {
    format: 1,
    kdf: key.recipe,
    cipher: CIPHER,
    nonce: nonce.toString('base64'),
    sealed: sealed.toString('base64'),
  };
  writeDurably(path, `${JSON.stringify(file, undefined, 2)}\n`, OWNER_ONLY, files);
}

/** The secrets by name of connection; null when the key is not the right one, or somebody altered the file. */
export function openLockedSecrets(locked: LockedSecrets, key: PassphraseKey): JsonObject | null {
  const sealed = Buffer.from(locked.sealed, 'base64');
  const split = sealed.length - TAG_BYTES;
  if (split < 0) return null;
  try {
    const nonce = Buffer.from(locked.nonce, 'base64');
    const decipher = createDecipheriv(CIPHER, key.bytes, nonce, { authTagLength: TAG_BYTES })
      .setAAD(boundTo(locked.kdf))
      .setAuthTag(sealed.subarray(split));
    const text = Buffer.concat([decipher.update(sealed.subarray(0, split)), decipher.final()]).toString(
      'utf8',
    );
    return JSON.parse(text) as JsonObject;
  } catch {
    // Nothing of what went wrong is kept: a message may quote the text.
    return null;
  }
}

/** The recipe is authenticated with the secrets: it cannot be exchanged for a weaker one. */
function boundTo({ name, N, r, p, salt }: KeyRecipe): Buffer {
  return Buffer.from(JSON.stringify([1, name, N, r, p, salt]));
}
