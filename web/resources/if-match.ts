/**
 * The version that `If-Match` names, without quotes, or `*`; undefined when there is no such header, null when it
 * names none that could be ours: weak etags never match, and of a list it would not be clear which was seen.
 */
export function versionIn(header: string | undefined): string | null | undefined {
  if (header === undefined) return undefined;
  const value = header.trim();
  if (value === '*') return '*';
  const named = /^"([\x21\x23-\x7e]{1,100})"$/.exec(value)?.[1] ?? null;
  // In quotes it is an etag like any other, and none of ours.
  return named === '*' ? null : named;
}
