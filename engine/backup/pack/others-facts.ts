import { crc32 } from 'node:zlib';
import type { EntryFacts } from '../../archive/entry.ts';

/** What the headers of a link (its data is the target) or of a folder say, but for time and permissions. */
export function othersFacts(
  name: string,
  item: { readonly type: string; readonly target?: string | undefined },
): Omit<EntryFacts, 'mtime' | 'mode'> {
  const type = item.type === 'folder' ? 'folder' : 'link';
  const data = Buffer.from(item.target ?? '', 'utf8');
  const { length } = data;
  return { name, type, method: 0, crc32: crc32(data), compressedSize: length, size: length };
}
