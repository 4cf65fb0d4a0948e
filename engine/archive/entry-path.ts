/** One less than a zip name can hold: a folder's entry ends with a slash. */
export const MAX_PATH_BYTES = 65_534;

const DOT_COMPONENT = /(?:^|\/)(\.{0,2})(?:\/|$)/;

/**
 * What makes `path` (forward slashes, no slash at the end) unfit to be a path inside a backup, in plain words,
 * or undefined when it is fit. Both sides ask: the writer before a file is packed, the reader before it
 * trusts a manifest. A backslash is a lawful character of a name here; see `entryNameFor`.
 */
export function checkEntryPath(path: string): string | undefined {
  if (path === '') return 'the path is empty';
  if (path.startsWith('/')) return 'the path is absolute';
  if (/^[A-Za-z]:/.test(path)) return 'the path begins with a drive letter';
  const dots = DOT_COMPONENT.exec(path);
  if (dots)
    return dots[1] === '' ? 'the path has an empty component' : `the path has a “${dots[1]}” component`;
  if (path.includes('\0')) return 'the path has a NUL character';
  if (!path.isWellFormed()) return 'the path is not valid Unicode';
  const name = entryNameFor(path) ?? path;
  // A UTF-16 unit is at most three bytes of UTF-8: the exact count is needed for very long paths only.
  if (name.length * 3 > MAX_PATH_BYTES && Buffer.byteLength(name) > MAX_PATH_BYTES)
    return 'the path is longer than a zip can hold';
  return undefined;
}

/** Stands for a backslash. */
const REVERSE_SOLIDUS_OPERATOR = '\u29f5';
/** The character behind this one stands for itself. */
const BIG_REVERSE_SOLIDUS = '\u29f9';

const RESERVED = /^\.holdall(?:\/|$)/i;
const UNFIT = /[\\\u29f5\u29f9]/;

/**
 * The name that a path takes in the zip where it cannot stand there as it is, else undefined. Other programs
 * take a backslash for a separator, and `.holdall/` belongs to the format. The mapping is one-to-one and
 * undone by `pathOfEntryName`:
 *
 * - `\` becomes U+29F5
 * - U+29F5 and U+29F9 get a U+29F9 before them, and so does a first component `.holdall` (in any case)
 */
export function entryNameFor(path: string): string | undefined {
  const reserved = RESERVED.test(path);
  if (!reserved && !UNFIT.test(path)) return undefined;
  const mapped = path.replace(/[\\\u29f5\u29f9]/g, (character) =>
    character === '\\' ? REVERSE_SOLIDUS_OPERATOR : BIG_REVERSE_SOLIDUS + character,
  );
  return reserved ? BIG_REVERSE_SOLIDUS + mapped : mapped;
}

/** The path behind an entry name (without a folder's slash): undoes `entryNameFor`. */
export function pathOfEntryName(name: string): string {
  return name.replace(/\u29f9(.)|\u29f5/gsu, (_, escaped: string | undefined) => escaped ?? '\\');
}
