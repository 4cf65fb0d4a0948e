const beyond = /[\ud800-\uffff]/;

/**
 * Compares by UTF-8 bytes, the order S3 lists keys in. JavaScript's own order is the same but for characters
 * beyond U+FFFF, which it puts before U+E000–U+FFFF.
 */
export function compareKeys(a: string, b: string): number {
  if (a === b) return 0;
  if (beyond.test(a) && beyond.test(b)) return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return a < b ? -1 : 1;
}
