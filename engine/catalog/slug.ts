import { createHash } from 'node:crypto';

/** Longest slug, in characters. */
export const MAX_SLUG = 60;

const slugPattern = /^[a-z0-9](?:[a-z0-9._-]{0,58}[a-z0-9])?$/;

/** True for what `slug` can return. */
export function isSlug(text: string): boolean {
  return slugPattern.test(text);
}

/**
 * A name as one component of an object key: ASCII `[a-z0-9._-]`, never empty, at most MAX_SLUG characters,
 * letter or digit at both ends (so never `.` or `..`), and never a `%`, which some servers decode twice.
 * Letters that have no place there are left out and a short hash of the whole name stands in for them, so that
 * names of other scripts do not all become the same folder. The true name stands in the backup itself.
 */
export function slug(name: string): string {
  // Composed and decomposed forms of a name are the same name; macOS and Linux differ in which they hand out.
  const base = name.normalize('NFKD').toLowerCase().replaceAll(/\p{M}/gu, '');
  const plain = trimSeparators(base.replaceAll(/[^a-z0-9._-]+/g, '-').replaceAll(/-{2,}/g, '-'));
  const lost = /[^\x20-\x7e\s]/u.test(base);
  if (!lost && plain !== '' && plain.length <= MAX_SLUG) return plain;
  const hash = `x${shortHash(name.normalize('NFC'))}`;
  const start = trimSeparators(plain.slice(0, MAX_SLUG - hash.length - 1));
  return start === '' ? hash : `${start}-${hash}`;
}

function trimSeparators(text: string): string {
  return text.replace(/^[._-]+/, '').replace(/[._-]+$/, '');
}

function shortHash(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex').slice(0, 8);
}
