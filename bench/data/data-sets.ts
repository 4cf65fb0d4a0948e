import { closeSync, existsSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Content } from './content.ts';
import { seeded } from './seeded.ts';

export type DataSetName = 'S' | 'D' | 'M';

export const dataSets: Record<DataSetName, string> = {
  S: '8,000 small files, 200 MB',
  D: 'one 400 MB database-like file',
  M: '300 MB that cannot be compressed',
};

const MB = 1_000_000;

/** Makes the data set below `folder` unless it is there already; returns its folder. */
export function makeDataSet(name: DataSetName, folder: string): string {
  const root = join(folder, name);
  if (existsSync(join(root, '.complete'))) return join(root, 'data');
  const data = join(root, 'data');
  mkdirSync(data, { recursive: true });
  const content = new Content(seeded(name.charCodeAt(0)));
  if (name === 'S') makeSmallFiles(data, content);
  else if (name === 'D') writeBig(join(data, 'library.db'), 400 * MB, (n) => content.pages(n));
  else
    for (let i = 0; i < 3; i += 1) writeBig(join(data, `video-${i}.bin`), 100 * MB, (n) => content.noise(n));
  writeFileSync(join(root, '.complete'), '');
  return data;
}

/** A spread of sizes around 25 KB, as notes, settings and thumbnails have; a sixth does not compress. */
function makeSmallFiles(folder: string, content: Content): void {
  const random = seeded(8000);
  const sizes = Array.from({ length: 8000 }, () => Math.exp(random() * 5.2));
  const scale = (200 * MB) / sizes.reduce((sum, size) => sum + size, 0);
  sizes.forEach((size, index) => {
    const inner = join(folder, `folder-${index % 97}`, `${index % 13}`);
    if (index < 97 * 13) mkdirSync(inner, { recursive: true });
    const length = Math.round(size * scale);
    const noisy = index % 6 === 0;
    writeFileSync(
      join(inner, `${index}.${noisy ? 'jpg' : 'md'}`),
      noisy ? content.noise(length) : content.text(length),
    );
  });
}

function writeBig(path: string, length: number, make: (length: number) => Buffer): void {
  const file = openSync(path, 'w');
  for (let left = length; left > 0; left -= 4 * MB) writeSync(file, make(Math.min(left, 4 * MB)));
  closeSync(file);
}
