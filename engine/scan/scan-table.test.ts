import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type NewItem, NO_PARENT, ScanTable } from './scan-table.ts';

const plain = { size: 1, mtime: 2.5, ctime: 3.5, inode: 4, mode: 0o644, sparse: false };

function item(fields: Partial<NewItem>): NewItem {
  return { type: 'file', parent: NO_PARENT, name: 'x', ...plain, ...fields };
}

test('what goes in comes out, in any order of asking', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          up: fc.nat(),
          name: fc.string({ minLength: 1, unit: 'grapheme' }).filter((name) => !name.includes('/')),
          folder: fc.boolean(),
          size: fc.maxSafeNat(),
        }),
        { minLength: 1, maxLength: 60 },
      ),
      fc.array(fc.nat(), { maxLength: 60 }),
      (rows, questions) => {
        const table = new ScanTable('/');
        const paths = ['root'];
        const folders = [table.addRoot(item({ type: 'folder', name: 'root' }), '/r')];
        for (const row of rows) {
          const parent = folders[row.up % folders.length] ?? 0;
          const at = table.add(
            item({ type: row.folder ? 'folder' : 'file', parent, name: row.name, size: row.size }),
          );
          paths[at] = `${paths[parent]}/${row.name}`;
          if (row.folder) folders.push(at);
        }
        table.trim();
        for (const question of questions) {
          const index = question % table.length;
          const found = table.at(index);
          expect(found.path).toBe(paths[index]);
          expect(found.absolute).toBe(`/r${paths[index]?.slice('root'.length)}`);
          expect(found.size).toBe(index === 0 ? 1 : rows[index - 1]?.size);
        }
      },
    ),
    { seed: 7 },
  );
});

test('extreme numbers survive', () => {
  const table = new ScanTable('/');
  const facts = {
    size: Number.MAX_SAFE_INTEGER,
    mtime: -1.25,
    ctime: 1e13 + 0.5,
    inode: 2 ** 53,
    mode: 0o7777,
    sparse: true,
  };
  table.addRoot({ type: 'file', name: 'x', ...facts }, '/x');
  expect(table.at(0)).toEqual({ type: 'file', path: 'x', absolute: '/x', ...facts });
});

test('separators of the system are used outside, slashes inside; a drive needs no second separator', () => {
  const table = new ScanTable('\\');
  const drive = table.addRoot(item({ type: 'folder', name: 'C' }), 'C:\\');
  const folder = table.add(item({ type: 'folder', parent: drive, name: 'a' }));
  table.add(item({ parent: folder, name: 'b' }));
  expect(table.at(2)).toMatchObject({ path: 'C/a/b', absolute: 'C:\\a\\b' });
  expect(table.at(1)).toMatchObject({ path: 'C/a', absolute: 'C:\\a' });
});

test('an index outside is a bug and says so', () => {
  const table = new ScanTable('/');
  expect(() => table.at(0)).toThrow(RangeError);
  expect(() => table.sizeAt(-1)).toThrow(RangeError);
});

test('a million items stay below 150 MB', () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const used = () => {
    collect();
    const { arrayBuffers, heapUsed } = process.memoryUsage();
    return (arrayBuffers + heapUsed) / 1e6;
  };
  const before = used();
  const table = new ScanTable('/');
  const root = table.addRoot(item({ type: 'folder', name: 'root' }), '/r');
  let folder = root;
  for (let i = 1; i < 1_000_000; i++) {
    if (i % 100 === 0) folder = table.add(item({ type: 'folder', parent: root, name: `folder-${i}` }));
    else table.add(item({ parent: folder, name: `a file of some length ${i}.txt` }));
  }
  table.trim();
  const megabytes = used() - before;
  process.stdout.write(`scan table: ${megabytes.toFixed(0)} MB for a million items\n`);
  expect(megabytes).toBeLessThan(150);
  expect(table.at(999_999).path).toBe('root/folder-999900/a file of some length 999999.txt');
});
