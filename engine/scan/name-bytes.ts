/** Fixed bytes of a local and a central header with every extra field they may carry. */
const HEADERS = 256;
/** A manifest record without its path: keys, numbers at their longest, the SHA-256. */
const RECORD = 448;
/** One segment's length (`1048576,`) and digest (16 bytes in base64) in the manifest for each started mebibyte. */
const SEGMENT = 32;
const MEBIBYTE = 1024 * 1024;

/** End records, summary, manifest header and footer without their lists. */
export const FIXED_BYTES = 64 * 1024;

/** Bytes a name takes in the zip headers and, escaped, in the manifest's JSON. */
export interface NameLength {
  readonly utf8: number;
  readonly json: number;
}

export function nameLength(name: string): NameLength {
  const utf8 = Buffer.byteLength(name);
  return { utf8, json: utf8 + JSON.stringify(name).length - 2 - name.length };
}

/**
 * Upper bound of what one item adds to the zip besides its content: both headers and its manifest record.
 * `path` is the whole path in the backup; `target` the length of a link's target.
 */
export function itemBytes(path: NameLength, size: number, target?: NameLength): number {
  // A name with a backslash stands in the record twice: as found, and as the entry is called.
  const inRecord = path.json > path.utf8 ? path.json * 2 : path.json;
  const link = target ? target.utf8 + target.json : 0;
  return HEADERS + RECORD + 2 * (path.utf8 + 1) + inRecord + link + SEGMENT * Math.ceil(size / MEBIBYTE);
}

/** Upper bound of one issue or skipped item in the manifest. */
export function noteBytes(note: { readonly path: string }): number {
  return 512 + 2 * nameLength(note.path).json;
}
