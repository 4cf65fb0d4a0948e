import { scrypt } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '#shared/errors/app-error.ts';
import type { Random } from '../ports/index.ts';

/** How much work a guess costs; memory is `128 × N × r` bytes. */
export interface KeyCost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/** 128 MiB and about half a second a guess. */
export const defaultKeyCost: KeyCost = { N: 131_072, r: 8, p: 1 };

const KEY_BYTES = 32;
const SALT_BYTES = 16;
const LEAST_CHARACTERS = 8;

/**
 * How a key was made of a passphrase, as it stands in the file. The bounds keep a file that was tampered with from
 * taking all of the memory.
 */
export const keyRecipe = z.object({
  name: z.literal('scrypt'),
  N: z.number().int().min(1024).max(262_144),
  r: z.number().int().min(1).max(16),
  p: z.number().int().min(1).max(4),
  /** Base64. */
  salt: z.base64().min(20),
});
export type KeyRecipe = z.infer<typeof keyRecipe>;

/** A key and what it was made by. */
export interface PassphraseKey {
  readonly recipe: KeyRecipe;
  readonly bytes: Buffer;
}

/** A recipe with a salt of its own. */
export function newRecipe(random: Random, cost: KeyCost): KeyRecipe {
  return { name: 'scrypt', ...cost, salt: Buffer.from(random.bytes(SALT_BYTES)).toString('base64') };
}

export function sameRecipe(a: KeyRecipe, b: KeyRecipe): boolean {
  return a.N === b.N && a.r === b.r && a.p === b.p && a.salt === b.salt;
}

/** The key that `passphrase` gives with `recipe`; whether it is the right one only shows when it opens something. */
export async function deriveKey(passphrase: string, recipe: KeyRecipe): Promise<PassphraseKey> {
  const { N, r, p, salt } = recipe;
  // The same characters can be composed in several ways, depending on the keyboard.
  const text = passphrase.normalize('NFC');
  const bytes = await new Promise<Buffer>((resolve, reject) => {
    // Twice of what it needs, because Node refuses from about that on.
    const limits = { N, r, p, maxmem: 256 * N * r };
    scrypt(text, Buffer.from(salt, 'base64'), KEY_BYTES, limits, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
  return { recipe, bytes };
}

/** @throws AppError `field-invalid` for one that would be guessed soon */
export function checkNewPassphrase(passphrase: string): void {
  if ([...passphrase.normalize('NFC')].length >= LEAST_CHARACTERS) return;
  const problem = `it has fewer than ${LEAST_CHARACTERS} characters`;
  throw new AppError('field-invalid', { field: 'passphrase', problem });
}
