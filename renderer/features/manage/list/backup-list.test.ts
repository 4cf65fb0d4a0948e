import { describe, expect, test } from 'vitest';
import { aBackup } from '../../../testing/a-backup.ts';
import { believableBackups } from '../../../testing/believable-backups.ts';
import { choicesOf, filterBackups, isNarrowed, noFilter } from './backup-filter.ts';
import { newestFirst, nextSort, sortBackups, sortColumns } from './backup-sort.ts';

const rows = [
  aBackup({ id: 'a', createdAt: '2026-11-20T12:00:00.000Z', size: 5, device: 'PC 10', deviceId: 'x' }),
  aBackup({ id: 'b', createdAt: '2026-11-19T12:00:00.000Z', size: 9, device: 'PC 9', status: 'damaged' }),
  aBackup({ id: 'c', createdAt: '2026-11-18T12:00:00.000Z', size: 5, plan: 'Photos', pinned: true }),
  aBackup({ id: 'd', createdAt: '2026-11-17T12:00:00.000Z', size: 1, provenAt: '2026-11-17T13:00:00.000Z' }),
];
const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id).join('');

describe('sorting', () => {
  test('goes by the column, and by date where that is equal, whatever the direction', () => {
    expect(ids(sortBackups(rows, newestFirst))).toBe('abcd');
    expect(ids(sortBackups(rows, { by: 'size', descending: true }))).toBe('bacd');
    expect(ids(sortBackups(rows, { by: 'size', descending: false }))).toBe('dacb');
    expect(ids(sortBackups(rows, { by: 'device', descending: false }))).toBe('cdba');
    expect(ids(sortBackups(rows, { by: 'status', descending: true }))[0]).toBe('b');
    expect(ids(sortBackups(rows, { by: 'provenAt', descending: true }))[0]).toBe('d');
    expect(ids(sortBackups(rows, { by: 'pinned', descending: true }))[0]).toBe('c');
  });

  test('pressing a heading again turns it round', () => {
    const byName = nextSort(newestFirst, 'device');
    expect(byName).toEqual({ by: 'device', descending: false });
    expect(nextSort(byName, 'device').descending).toBe(true);
    expect(nextSort(byName, 'size').descending).toBe(true);
  });

  test('never loses or doubles a row of 10,000', () => {
    const many = believableBackups(10_000, Date.UTC(2026, 10, 21));
    const keys = new Set(many.map(({ key }) => key));
    for (const by of sortColumns) {
      const sorted = sortBackups(many, { by, descending: true });
      expect(new Set(sorted.map(({ key }) => key))).toEqual(keys);
      expect(sorted).toHaveLength(10_000);
    }
  });
});

describe('filtering', () => {
  test('finds words in plan, computer, id and day, all of them, without regard to case', () => {
    const find = (text: string) => ids(filterBackups(rows, { ...noFilter, text }));
    expect(find('photos')).toBe('c');
    expect(find('pc 10')).toBe('a');
    expect(find('2026-11-19')).toBe('b');
    expect(find(' ANNA photos ')).toBe('c');
    expect(find('nothing of the kind')).toBe('');
  });

  test('narrows by computer, plan and status', () => {
    expect(ids(filterBackups(rows, { ...noFilter, device: 'x' }))).toBe('a');
    expect(ids(filterBackups(rows, { ...noFilter, plan: 'Photos' }))).toBe('c');
    expect(ids(filterBackups(rows, { ...noFilter, status: 'damaged' }))).toBe('b');
    const unchecked = aBackup({ id: 'u', checked: false });
    const both = [aBackup({ id: 'v' }), unchecked];
    expect(ids(filterBackups(both, { ...noFilter, status: 'unchecked' }))).toBe('u');
    expect(ids(filterBackups(both, { ...noFilter, status: 'complete' }))).toBe('v');
    expect(ids(filterBackups(rows, { ...noFilter, status: 'pinned' }))).toBe('c');
    expect(ids(filterBackups(rows, { ...noFilter, status: 'proven' }))).toBe('d');
    expect(filterBackups(rows, noFilter)).toBe(rows);
    expect(isNarrowed({ ...noFilter, text: '  ' })).toBe(false);
  });

  test('offers the computers and plans there are', () => {
    expect(choicesOf(rows)).toEqual({
      devices: [
        { id: 'd1', name: 'PC 9' },
        { id: 'x', name: 'PC 10' },
      ],
      plans: ['documents', 'Photos'],
    });
  });
});
