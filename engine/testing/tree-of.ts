import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** What stands below `folder`: path → content in Latin-1, `-> target` for a link, null for a folder. */
export function treeOf(folder: string, prefix = ''): Record<string, string | null> {
  const tree: Record<string, string | null> = {};
  for (const name of readdirSync(join(folder, prefix)).sort()) {
    const path = prefix === '' ? name : `${prefix}/${name}`;
    const absolute = join(folder, path);
    const stat = lstatSync(absolute);
    if (stat.isSymbolicLink()) tree[path] = `-> ${readlinkSync(absolute)}`;
    else if (stat.isDirectory()) Object.assign(tree, { [path]: null }, treeOf(folder, path));
    else tree[path] = readFileSync(absolute, 'latin1');
  }
  return tree;
}
