import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Replaces what stands in a document of the project between the marks `<!-- NAME -->` and `<!-- end of NAME -->`. */
export function writeBetweenMarks(file: string, name: string, content: string): void {
  const path = fileURLToPath(new URL(`../${file}`, import.meta.url));
  const text = readFileSync(path, 'utf8');
  const [begin, end] = [`<!-- ${name} -->\n`, `<!-- end of ${name} -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${file} has no place for ${name}.`);
  writeFileSync(path, `${text.slice(0, from)}${begin}\n${content}\n${text.slice(to)}`);
}
