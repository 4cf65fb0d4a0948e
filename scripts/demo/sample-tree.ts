import { chmodSync, mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { databaseLike, noise, prose } from './seeded-bytes.ts';

export interface SampleSizes {
  readonly seed: number;
  /** Number of small text files. */
  readonly notes: number;
  /** Bytes of the database-like file. */
  readonly database: number;
  /** Bytes of the file that does not compress. */
  readonly video: number;
}

/** Times with odd milliseconds, so that a restore that only keeps seconds is found out. */
const BASE_TIME = Date.UTC(2024, 1, 29, 12, 34, 56, 789);

/** Writes `content` with permissions and a time of its own; makes the folders it needs. */
export function writeSampleFile(folder: string, path: string, content: Buffer | string, mode = 0o644): void {
  const full = join(folder, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, content);
  chmodSync(full, mode);
  const time = (BASE_TIME + path.length * 1_000_003) / 1000;
  utimesSync(full, time, time);
}

/** App data with one of everything that is easily lost on the way. */
export function writeSampleTree(folder: string, sizes: SampleSizes): void {
  const { seed, notes, database, video } = sizes;
  const write = (path: string, content: Buffer | string, mode?: number) =>
    writeSampleFile(folder, path, content, mode);
  for (let index = 0; index < notes; index += 1)
    write(`notes/${index % 20}/note ${index}.txt`, prose(seed + index, 200 + ((index * 977) % 20_000)));
  write('empty file', '');
  write('Übergröße/naïve 文件 😀.txt', 'names in every script');
  write('deep/a/b/c/d/e/f/g/h/i/j/k.txt', 'far down');
  write('run.sh', '#!/bin/sh\necho hello\n', 0o755);
  write('private.key', 'for its owner only', 0o600);
  write('data/app.sqlite', databaseLike(seed + 100_000, database));
  write('media/clip.mp4', noise(seed + 200_000, video));
  mkdirSync(join(folder, 'empty folder'));
  symlinkSync('run.sh', join(folder, 'link to run'));
  symlinkSync('/nowhere/at all', join(folder, 'broken link'));
  const folderTime = BASE_TIME / 1000 + 77;
  for (const name of ['notes', 'deep', 'empty folder', 'Übergröße'])
    utimesSync(join(folder, name), folderTime, folderTime);
}
