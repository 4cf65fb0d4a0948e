import type { Random } from '../ports/index.ts';

/** Digits and lower-case letters without i, l, o and u: hard to misread, and no words by accident. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
const LENGTH = 12;
const idPattern = /^[0-9a-hjkmnp-tv-z]{12}$/;

/** A new backup id: 12 characters, 60 random bits. */
export function newBackupId(random: Random): string {
  let id = '';
  // 256 is a multiple of 32, so the remainder is unbiased.
  for (const byte of random.bytes(LENGTH)) id += alphabet.charAt(byte % alphabet.length);
  return id;
}

/** True for what `newBackupId` can return. */
export function isBackupId(text: string): boolean {
  return idPattern.test(text);
}
