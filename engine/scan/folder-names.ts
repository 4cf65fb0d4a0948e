import { isUtf8 } from 'node:buffer';
import type { FileSystem } from '../ports/index.ts';
import { sortByCodePoint } from './code-point-order.ts';

/** What stands for bytes that are no text, wherever the system hands out a name as a string. */
const REPLACEMENT = '\ufffd';

export interface FolderNames {
  /** Sorted by code point. */
  readonly names: readonly string[];
  /** Names that are not valid UTF-8, made readable; no zip can hold them and no string can open them. */
  readonly unusable: readonly string[];
}

/** Lists a folder. Throws what the file system throws. */
export function readFolderNames(absolute: string, files: FileSystem): FolderNames {
  const names = files.readdirSync(absolute);
  if (!names.some((name) => name.includes(REPLACEMENT)))
    return { names: sortByCodePoint(names), unusable: [] };
  // A replacement character may also really be part of a name: only the bytes tell.
  const usable: string[] = [];
  const unusable: string[] = [];
  for (const bytes of files.readdirSync(absolute, { encoding: 'buffer' })) {
    (isUtf8(bytes) ? usable : unusable).push(bytes.toString('utf8'));
  }
  return { names: sortByCodePoint(usable), unusable: sortByCodePoint(unusable) };
}

/** The target of a link, or null when it is not valid UTF-8. Throws what the file system throws. */
export function readLinkTarget(absolute: string, files: FileSystem): string | null {
  const target = files.readlinkSync(absolute);
  if (!target.includes(REPLACEMENT)) return target;
  return isUtf8(files.readlinkSync(absolute, { encoding: 'buffer' })) ? target : null;
}
