import type { BaseColumns } from './base-columns.ts';
import type { PathIndex } from './path-index.ts';

const SLASH = 0x2f;

/**
 * A row whose path leads through something that `isFolder` says is no folder; -1 when there is none. Works on the bytes
 * of the paths: texts of a million folders would take more memory than the table.
 */
export function rowBelowLeaf(
  { paths, pathEnds }: Pick<BaseColumns, 'paths' | 'pathEnds'>,
  index: PathIndex,
  isFolder: (row: number) => boolean,
): number {
  let before = 0;
  let start = 0;
  for (let row = 0; row < pathEnds.length; row += 1) {
    const end = pathEnds[row] ?? 0;
    const common = commonLength(paths, [before, start], [start, end]);
    // Folders that the path before leads through as well were looked at with that.
    for (let at = end - 1; at - start >= common && at > start; at -= 1) {
      if (paths[at] !== SLASH) continue;
      const found = index.findWithin(start, at);
      if (found >= 0 && !isFolder(found)) return row;
    }
    before = start;
    start = end;
  }
  return -1;
}

type Span = readonly [start: number, end: number];

function commonLength(bytes: Uint8Array, [one, oneEnd]: Span, [other, otherEnd]: Span): number {
  const most = Math.min(oneEnd - one, otherEnd - other);
  let length = 0;
  while (length < most && bytes[one + length] === bytes[other + length]) length += 1;
  return length;
}
