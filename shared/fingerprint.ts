/**
 * A SHA-256 fingerprint as it is stored and compared: 64 lower-case hex digits. Takes what programs show and people
 * paste: with colons, spaces or dashes, in either case, with `SHA256` in front. Null when it is none.
 */
export function parseFingerprint(text: string): string | null {
  const digits = text
    .trim()
    .replace(/^sha-?256(?: fingerprint)?\s*[:=]\s*/i, '')
    .replace(/[\s:-]/g, '')
    .toLowerCase();
  return /^[0-9a-f]{64}$/.test(digits) ? digits : null;
}

/** For people to compare: upper case, with colons. */
export function showFingerprint(fingerprint: string): string {
  return (fingerprint.toUpperCase().match(/../g) ?? []).join(':');
}
