import { S3Error } from '../s3-error.ts';
import { isHiddenName } from './hidden-folder.ts';

/** Where a key lives in its bucket's folder. */
export interface KeyPath {
  /** Names from the bucket's folder down; never empty for an object. */
  readonly names: readonly string[];
  /** The key ends in a slash: a folder marker. */
  readonly folder: boolean;
}

const longestKey = 1024;
const longestName = 255;

// Names that Windows gives to devices, with or without an extension.
const device = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: Windows refuses control characters in names
const windowsRefuses = /[<>:"|?*\\\u0000-\u001f]|[. ]$/;

/**
 * Turns a key into the names of folders and file, one to one: two keys never share a path, and a key that a
 * path cannot express is refused rather than bent. Pure: what exists on disk is not looked at.
 * @throws S3Error `KeyTooLongError`, `InvalidArgument`
 */
export function pathOfKey(key: string, platform: NodeJS.Platform): KeyPath {
  if (Buffer.byteLength(key) > longestKey)
    throw new S3Error('KeyTooLongError', 'The key is longer than 1024 bytes.');
  const folder = key.endsWith('/');
  const names = (folder ? key.slice(0, -1) : key).split('/');
  for (const name of names) checkName(name, platform);
  if (isHiddenName(names[0] ?? '')) throw refused(`the name ${names[0]} is reserved`);
  return { names, folder };
}

function checkName(name: string, platform: NodeJS.Platform): void {
  if (name === '') throw refused('a piece between two slashes is empty');
  if (name === '.' || name === '..') throw refused(`“${name}” cannot be a piece of it`);
  if (name.includes('\0')) throw refused('it contains a NUL character');
  if (Buffer.byteLength(name) > longestName) {
    throw new S3Error('KeyTooLongError', 'A piece of the key between slashes is longer than 255 bytes.');
  }
  if (platform === 'win32' && (windowsRefuses.test(name) || device.test(name))) {
    throw refused(`Windows has no files called “${name}”`);
  }
}

function refused(why: string): S3Error {
  return new S3Error('InvalidArgument', `The key cannot be stored in a folder: ${why}.`);
}
