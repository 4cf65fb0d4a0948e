import { expect, test } from 'vitest';
import { scanListOf } from '../../testing/scan-list-of.ts';
import { bigFileOrder } from './big-file-order.ts';

const MB = 1024 * 1024;

test('smallest first, databases last, equals as scanned, small files not at all', () => {
  const files = [
    { path: 'app/data.sqlite', size: 5 * MB },
    { path: 'video.mov', size: 9 * MB },
    { path: 'small.db', size: 1 * MB },
    { path: 'b.bin', size: 2 * MB },
    { path: 'a.bin', size: 2 * MB },
    { path: 'index.DB', size: 3 * MB },
    { path: 'notes.dbx', size: 4 * MB },
  ];
  const order = bigFileOrder(scanListOf(files)).map((index) => files[index]?.path);
  expect(order).toEqual(['b.bin', 'a.bin', 'notes.dbx', 'video.mov', 'index.DB', 'app/data.sqlite']);
});
