import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { systemFileSystem } from '../ports/system.ts';
import { FakeClock } from '../testing/fake-clock.ts';
import { FakeRandom } from '../testing/fake-random.ts';
import { TemporaryFolder } from '../testing/temporary-folder.ts';
import { ImageFolder, removeStaleImages } from './image-folder.ts';

const ports = () => ({ files: systemFileSystem, random: new FakeRandom(1), clock: new FakeClock() });

test('a folder that only this user may enter, gone when it is removed', () => {
  using folder = new TemporaryFolder();
  const images = new ImageFolder(folder.join('a', 'b'), ports());
  expect(statSync(images.path).mode & 0o777).toBe(0o700);
  expect(statSync(folder.join('a', 'b')).mode & 0o777).toBe(0o700);
  expect(images.next()).not.toBe(images.next());
  writeFileSync(images.next(), 'image');
  images.remove();
  images.remove();
  expect(readdirSync(folder.join('a', 'b'))).toEqual([]);
});

test('what killed runs have left is removed, and nothing else', async () => {
  using folder = new TemporaryFolder();
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  const mine = new ImageFolder(folder.path, ports());
  const [, computer] = /^holdall-images-([0-9a-f]{8})-/.exec(readdirSync(folder.path)[0] ?? '') ?? [];
  const other = computer === '00000000' ? '11111111' : '00000000';
  const kept = [
    `holdall-images-${computer}-${process.ppid}-0123456789ab`,
    `holdall-images-${other}-${child.pid}-0123456789ab`,
    `holdall-images-${computer}-${child.pid}`,
    'holdall-images',
    'something else',
  ];
  const left = [
    `holdall-images-${computer}-${child.pid}-0123456789ab`,
    `holdall-images-${computer}-${process.pid}-0123456789ab`,
  ];
  for (const name of [...kept, ...left]) {
    mkdirSync(folder.join(name));
    writeFileSync(folder.join(name, '1.db'), 'image');
  }
  const clock = new FakeClock({ now: statSync(folder.join(kept[1] ?? '')).ctimeMs + 1000 });
  removeStaleImages(folder.path, { files: systemFileSystem, clock });
  expect(readdirSync(folder.path).sort()).toEqual([mine.path.slice(folder.path.length + 1), ...kept].sort());
  await clock.advance(8 * 24 * 60 * 60 * 1000);
  removeStaleImages(folder.path, { files: systemFileSystem, clock });
  expect(readdirSync(folder.path)).not.toContain(kept[1]);
  removeStaleImages(folder.join('missing'), { files: systemFileSystem, clock });
});
