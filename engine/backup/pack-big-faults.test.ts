import {
  appendFileSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
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

const bigText = (segments: number) => Buffer.alloc(segments * SEGMENT_SIZE, 'some text that shrinks well. ');

describe('a big file', () => {
  test('that changes while it is read is packed as read, and named', async () => {
    writeFileSync(at('big.log'), bigText(3));
    const { files, count } = afterReads('big.log', () => appendFileSync(at('big.log'), 'more'));
    const packed = await packWith(files);
    expect(count()).toBeGreaterThan(3);
    expect(packed.result.issues).toMatchObject([{ kind: 'changed-while-reading', path: 'tree/big.log' }]);
    const file = packed.files.get('tree/big.log');
    // The next backup must not take it for unchanged by its times.
    expect(file).not.toHaveProperty('ctime');
    expect(file).not.toHaveProperty('inode');
    expect(contentOf(packed, 'tree/big.log').length).toBe(file?.size);
  });

  test.each([
    ['in the middle of a segment', 2 * SEGMENT_SIZE + 17],
    ['between two segments', 2 * SEGMENT_SIZE],
    ['in the last segment', 4 * SEGMENT_SIZE - 5],
    ['to nothing', 0],
  ])('that is cut %s is a sound entry of what was there, and named', async (_, length) => {
    writeFileSync(at('big.log'), bigText(4));
    let cuts = 0;
    // As soon as its size was looked at.
    const fstatSync = ((fd: number) => {
      const stats = systemFileSystem.fstatSync(fd);
      if (stats.size === 4 * SEGMENT_SIZE && cuts === 0) {
        cuts += 1;
        truncateSync(at('big.log'), length);
      }
      return stats;
    }) as FileSystem['fstatSync'];
    const packed = await packWith({ ...systemFileSystem, fstatSync });
    expect(cuts).toBe(1);
    expect(packed.result.issues).toMatchObject([{ kind: 'changed-while-reading', path: 'tree/big.log' }]);
    const file = packed.files.get('tree/big.log');
    expect(file?.size).toBe(length);
    expect(Buffer.compare(contentOf(packed, 'tree/big.log'), bigText(4).subarray(0, length))).toBe(0);
  });

  test('that fails in the middle is a sound entry of what could be read, and named', async () => {
    writeFileSync(at('big.log'), bigText(4));
    // The one sample that decides comes first, then the segments.
    const { files, fired } = failing('big.log', 'EIO', 4);
    const packed = await packWith(files);
    expect(fired()).toBe(1);
    expect(packed.result.issues).toMatchObject([{ kind: 'unreadable', path: 'tree/big.log' }]);
    const file = packed.files.get('tree/big.log');
    expect(file?.size).toBe(2 * SEGMENT_SIZE);
    expect(packed.result.issues[0]?.message).toContain(`${2 * SEGMENT_SIZE} bytes`);
    expect(contentOf(packed, 'tree/big.log').length).toBe(2 * SEGMENT_SIZE);
  });

  test('that another one takes the place of while it is read stays the old one throughout', async () => {
    writeFileSync(at('big.log'), bigText(3));
    const { files, count } = afterReads('big.log', (nth) => {
      if (nth !== 2) return;
      writeFileSync(at('new'), Buffer.alloc(3 * SEGMENT_SIZE, 'y'));
      renameSync(at('new'), at('big.log'));
    });
    const packed = await packWith(files);
    expect(count()).toBeGreaterThan(2);
    expect(Buffer.compare(contentOf(packed, 'tree/big.log'), bigText(3))).toBe(0);
  });

  test('that vanished, or is a link now, is left out and named', async () => {
    writeFileSync(at('gone.bin'), bigText(2));
    writeFileSync(at('linked.bin'), bigText(2));
    const packed = await packWith(systemFileSystem, {
      afterScan: () => {
        rmSync(at('gone.bin'));
        rmSync(at('linked.bin'));
        symlinkSync('a-before.txt', at('linked.bin'));
      },
    });
    expect(packed.result.issues.map(({ kind, path }) => [kind, path])).toEqual([
      ['vanished', 'tree/gone.bin'],
      ['vanished', 'tree/linked.bin'],
    ]);
    expect(packed.files.size).toBe(2);
  });
});
