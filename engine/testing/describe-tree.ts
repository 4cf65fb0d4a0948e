import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What a tree on disk holds, one line a name, sorted: type, permissions, and content (by hash) or link target.
 * Two trees with equal descriptions are equal but for times.
 */
export function describeTree(root: string): string[] {
  const lines: string[] = [];
  const visit = (folder: string, prefix: string) => {
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      const shown = `${prefix}${name}`;
      const stats = lstatSync(path);
      const mode = (stats.mode & 0o777).toString(8);
      if (stats.isSymbolicLink()) lines.push(`${shown} -> ${readlinkSync(path)}`);
      else if (stats.isDirectory()) {
        lines.push(`${shown}/ ${mode}`);
        visit(path, `${shown}/`);
      } else {
        const hash = createHash('sha256').update(readFileSync(path)).digest('hex');
        lines.push(`${shown} ${mode} ${stats.size} ${hash}`);
      }
    }
  };
  visit(root, '');
  return lines.sort();
}
