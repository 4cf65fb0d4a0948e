import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SEGMENT_SIZE } from '../archive/manifest.ts';
import type { FileSystem } from '../ports/file-system.ts';
import { systemFileSystem } from '../ports/system.ts';
import { afterReads, failing } from '../testing/faulty-files.ts';
import { contentOf, packAndCheck } from '../testing/pack-and-check.ts';
import type { PackTreeOptions } from '../testing/pack-tree.ts';
import { TemporaryFolder } from '../testing/temporary-folder.ts';

let temporary: TemporaryFolder;
const tree = () => temporary.join('tree');
const at = (name: string) => temporary.join('tree', name);

beforeEach(() => {
  temporary = new TemporaryFolder();
  mkdirSync(tree());
  writeFileSync(at('a-before.txt'), 'before');
  writeFileSync(at('z-after.txt'), 'after');
});
afterEach(() => temporary.remove());

const packWith = (files: FileSystem, options: PackTreeOptions = {}) => packAndCheck(tree(), files, options);

describe('a small file', () => {
  test('that changes once while it is read is read again', async () => {
    writeFileSync(at('log.txt'), 'first');
    const { files, count } = afterReads('log.txt', (nth) => {
      if (nth === 1) writeFileSync(at('log.txt'), 'second reading');
    });
    const packed = await packWith(files);
    expect(count()).toBe(2);
    expect(packed.result.issues).toEqual([]);
    expect(contentOf(packed, 'tree/log.txt').toString()).toBe('second reading');
  });

  test('that changes every time is packed as last read, and named', async () => {
    writeFileSync(at('log.txt'), '');
    const { files, count } = afterReads('log.txt', () => appendFileSync(at('log.txt'), 'line\n'));
    appendFileSync(at('log.txt'), 'line\n');
    const packed = await packWith(files);
    expect(count()).toBe(3);
    expect(packed.result.issues).toMatchObject([{ kind: 'changed-while-reading', path: 'tree/log.txt' }]);
    expect(contentOf(packed, 'tree/log.txt').toString()).toBe('line\n'.repeat(3));
  });

  test('that cannot be opened is left out and named', async () => {
    writeFileSync(at('private.txt'), 'x');
    const { files, fired } = failing('private.txt', 'EACCES');
    const packed = await packWith(files);
    expect(fired()).toBe(1);
    expect(packed.result.issues).toEqual([
      {
        kind: 'unreadable',
        path: 'tree/private.txt',
        message: 'Could not be read (permission denied).',
      },
    ]);
    expect([...packed.files.keys()]).toEqual(['tree/a-before.txt', 'tree/z-after.txt']);
    expect(packed.result.totals.files).toBe(2);
  });

  test('that fails in the middle of reading is left out and named', async () => {
    writeFileSync(at('broken.txt'), 'x');
    const { files, fired } = failing('broken.txt', 'EIO', 1);
    const packed = await packWith(files);
    expect(fired()).toBe(1);
    expect(packed.result.issues).toMatchObject([{ kind: 'unreadable', path: 'tree/broken.txt' }]);
    expect(packed.files.has('tree/broken.txt')).toBe(false);
  });

  test.each([
    ['was removed', () => rmSync(at('gone.txt'))],
    [
      'was replaced by a link',
      () => {
        rmSync(at('gone.txt'));
        symlinkSync('a-before.txt', at('gone.txt'));
      },
    ],
    [
      'was replaced by a folder',
      () => {
        rmSync(at('gone.txt'));
        mkdirSync(at('gone.txt'));
      },
    ],
    [
      'was replaced by a pipe that nobody writes to',
      () => {
        rmSync(at('gone.txt'));
        expect(spawnSync('mkfifo', [at('gone.txt')]).status).toBe(0);
      },
    ],
  ])('that %s after the scan is left out and named', async (_, change) => {
    writeFileSync(at('gone.txt'), 'x');
    const packed = await packWith(systemFileSystem, { afterScan: change });
    expect(packed.result.issues).toMatchObject([{ kind: 'vanished', path: 'tree/gone.txt' }]);
    expect([...packed.files.keys()]).toEqual(['tree/a-before.txt', 'tree/z-after.txt']);
  });

  test('that has grown beyond the slot since the scan is packed as a big one', async () => {
    writeFileSync(at('grown.txt'), 'small');
    const content = Buffer.alloc(3 * SEGMENT_SIZE, 'some text that shrinks well. ');
    const packed = await packWith(systemFileSystem, {
      afterScan: () => writeFileSync(at('grown.txt'), content),
    });
    expect(packed.result.issues).toEqual([]);
    const file = packed.files.get('tree/grown.txt');
    expect(file?.segments?.length).toBe(3);
    expect(Buffer.compare(contentOf(packed, 'tree/grown.txt'), content)).toBe(0);
    expect(packed.result.totals.files).toBe(3);
  });

  test('of each of many that all have grown is packed all the same', async () => {
    for (let i = 0; i < 40; i += 1) writeFileSync(at(`grow-${i}`), 'x');
    const packed = await packWith(systemFileSystem, {
      afterScan: () => {
        for (let i = 0; i < 40; i += 1) writeFileSync(at(`grow-${i}`), Buffer.alloc(100_000, i));
      },
    });
    expect(packed.files.size).toBe(42);
    for (let i = 0; i < 40; i += 1) expect(packed.files.get(`tree/grow-${i}`)?.size).toBe(100_000);
  });

  test('keeps the time and permissions it had when it was read', async () => {
    const packed = await packWith(systemFileSystem, {
      afterScan: () => utimesSync(at('z-after.txt'), 1_500_000_000, 1_500_000_000),
    });
    expect(packed.files.get('tree/z-after.txt')?.mtime).toBe(1_500_000_000_000);
  });
});
