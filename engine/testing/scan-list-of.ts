import type { ScanList, ScannedItem } from '../scan/scan-types.ts';

/** A scan list made of the few facts a test cares for. */
export function scanListOf(
  items: readonly (Pick<ScannedItem, 'path' | 'size'> & Partial<ScannedItem>)[],
): ScanList {
  const full = items.map((item, inode) => ({
    type: 'file' as const,
    absolute: `/${item.path}`,
    mtime: 0,
    ctime: 0,
    inode,
    mode: 0o644,
    sparse: false,
    ...item,
  }));
  const at = (index: number): ScannedItem => {
    const item = full[index];
    if (item === undefined) throw new RangeError(`There is no item ${index}.`);
    return { ...item };
  };
  return {
    length: full.length,
    at,
    sizeAt: (index) => at(index).size,
    typeAt: (index) => at(index).type,
  };
}
