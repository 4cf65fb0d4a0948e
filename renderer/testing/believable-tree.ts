import type { TreeEntry } from '#shared/contract/backups.ts';
import { seeded } from './seeded.ts';

const now = Date.UTC(2026, 10, 20, 18);

function build(): { children: Map<string, TreeEntry[]>; files: TreeEntry[] } {
  const random = seeded(11);
  const children = new Map<string, TreeEntry[]>();
  const files: TreeEntry[] = [];
  const folder = (parent: string, name: string): TreeEntry => {
    const path = parent === '' ? name : `${parent}/${name}`;
    const entry: TreeEntry = { name, path, type: 'folder', size: 0, mtime: now, files: 0 };
    children.get(parent)?.push(entry);
    children.set(path, []);
    return entry;
  };
  const fill = (into: readonly TreeEntry[], count: number, nameOf: (n: number) => string, size: number) => {
    const last = into.at(-1);
    for (let n = 0; n < count && last; n += 1) {
      const name = nameOf(n);
      const bytes = Math.floor(random() * size);
      const file: TreeEntry = {
        name,
        path: `${last.path}/${name}`,
        type: 'file',
        size: bytes,
        mtime: now - Math.floor(random() * 9e9),
        files: 0,
      };
      children.get(last.path)?.push(file);
      files.push(file);
      for (const above of into) {
        above.size += bytes;
        above.files += 1;
      }
    }
  };
  const padded = (n: number) => String(n).padStart(5, '0');

  children.set('', []);
  const documents = folder('', 'Documents');
  const letters = folder('Documents', 'Letters');
  fill([documents, letters], 120, (n) => `Letter ${padded(n)}.txt`, 20_000);
  for (let year = 2019; year <= 2026; year += 1) {
    const ofYear = folder('Documents', String(year));
    fill([documents, ofYear], 900, (n) => `Invoice ${year}-${padded(n)}.pdf`, 400_000);
  }
  const notes = folder('', 'Notes');
  fill([notes], 30_000, (n) => `笔记 ${padded(n)}.md`, 9000);
  const chats = folder('', 'Chat history');
  const media = folder('Chat history', 'Media');
  fill([chats, media], 62_000, (n) => `IMG_${padded(n)}.jpg`, 90_000);
  fill([chats], 680, (n) => `conversation-${padded(n)}.json`, 300_000);
  return { children, files };
}

let built: ReturnType<typeof build> | undefined;

/** The same tree of 100,000 files in every backup. */
export function believableTree(): ReturnType<typeof build> {
  built ??= build();
  return built;
}
