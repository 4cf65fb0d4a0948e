import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** One line for each thing below `folder`: path, kind, mode, time to the millisecond, size, SHA-256 or link target. */
export function describeTree(folder: string, path = ''): string[] {
  const lines: string[] = [];
  for (const name of readdirSync(join(folder, path)).sort()) {
    const inner = path === '' ? name : `${path}/${name}`;
    const full = join(folder, inner);
    const facts = lstatSync(full);
    const mode = (facts.mode & 0o7777).toString(8);
    const time = Math.floor(facts.mtimeMs);
    if (facts.isSymbolicLink()) lines.push(`${inner} link ${readlinkSync(full)}`);
    else if (facts.isDirectory())
      lines.push(`${inner} folder ${mode} ${time}`, ...describeTree(folder, inner));
    else {
      const hash = createHash('sha256').update(readFileSync(full)).digest('hex');
      lines.push(`${inner} file ${mode} ${time} ${facts.size} ${hash}`);
    }
  }
  return lines;
}
