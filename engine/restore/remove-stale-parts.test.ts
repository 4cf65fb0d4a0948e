import { readdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemFileSystem } from '../ports/system.ts';
import { TemporaryFolder } from '../testing/temporary-folder.ts';
import { removeStaleParts } from './remove-stale-parts.ts';

let temp: TemporaryFolder;
beforeEach(() => {
  temp = new TemporaryFolder();
});
afterEach(() => temp.remove());

const HOUR = 3_600_000;
const ours = ['.holdall-0123456789ab-1.part', '.holdall-fedcba987654-2000.part'];
const others = [
  'a.part',
  '.holdall-1.part',
  '.holdall-0123456789ab-1.part.txt',
  '.holdall-0123456789ABC-1.part',
];

function make(): void {
  for (const name of [...ours, ...others]) writeFileSync(temp.join(name), 'x');
}
function left(inHours: number, keep = (_: string) => false): string[] {
  removeStaleParts(systemFileSystem, temp.path, { now: Date.now() + inHours * HOUR, keep });
  return readdirSync(temp.path).sort();
}

test('what a killed restore left goes once it is old; nothing else does', () => {
  make();
  expect(left(2)).toEqual([...others].sort());
});

test('what may belong to a restore that is running stays, whatever its modification time', () => {
  make();
  for (const name of ours) utimesSync(temp.join(name), 0, 0);
  expect(left(0.9)).toEqual([...ours, ...others].sort());
});

test('a file of the backup that happens to have such a name stays', () => {
  make();
  expect(left(2, (name) => name === ours[0])).toEqual([...others, ours[0]].sort());
});

test('a link of that name stays, and so does what it points at', () => {
  writeFileSync(temp.join('mine'), 'x');
  const [name = ''] = ours;
  symlinkSync('mine', temp.join(name));
  expect(left(2)).toEqual([name, 'mine'].sort());
});

test('a folder that is not there is no trouble', () => {
  removeStaleParts(systemFileSystem, temp.join('none'), { now: Date.now(), keep: () => false });
  expect(readdirSync(temp.path)).toEqual([]);
});
