/** `"abc"` → `abc`. */
export function stripQuotes(etag: string): string {
  return etag.replace(/^"|"$/g, '');
}
