import { describe, expect, test } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import type { CatalogEntry } from './catalog-types.ts';
import { resolveBackup } from './find-backup.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 20);

function entry(id: string, facts: Partial<CatalogEntry> = {}): CatalogEntry {
  return {
    id,
    key: `root/notes/laptop/${id}.zip`,
    plan: 'Notes',
    device: 'Laptop',
    deviceId: 'device-a',
    createdAt: '',
    createdMs: NOW,
    size: 1,
    files: 1,
    bytes: 1,
    status: 'complete',
    pinned: false,
    provenAt: null,
    sampledAt: null,
    checked: true,
    etag: 'e',
    parents: [],
    ...facts,
  };
}
const catalog = (...backups: CatalogEntry[]) => ({ backups, foreign: 0, fetched: 0 });

function code(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error instanceof AppError ? [error.code, error.details] : error;
  }
  return 'nothing was thrown';
}

describe('latest', () => {
  test('is the newest that is not damaged', () => {
    const all = catalog(entry('aaaa', { status: 'damaged' }), entry('bbbb', { status: 'incomplete' }));
    expect(resolveBackup(all, 'latest').id).toBe('bbbb');
  });

  test('can be asked for by plan and computer', () => {
    const all = catalog(entry('aaaa'), entry('bbbb', { plan: 'Photos' }), entry('cccc', { deviceId: 'd2' }));
    expect(resolveBackup(all, 'latest', { plan: 'Photos' }).id).toBe('bbbb');
    expect(resolveBackup(all, 'latest', { device: 'd2' }).id).toBe('cccc');
    expect(resolveBackup(all, 'latest', { device: 'Laptop' }).id).toBe('aaaa');
  });

  test('is not the one made under a wrong clock, unless there is no other', () => {
    const future = entry('aaaa', { createdMs: NOW + 400 * DAY });
    expect(resolveBackup(catalog(future, entry('bbbb')), 'latest', { now: NOW }).id).toBe('bbbb');
    expect(resolveBackup(catalog(future), 'latest', { now: NOW }).id).toBe('aaaa');
  });

  test('is never an older one because the newest was made by a newer version', () => {
    const all = catalog(entry('aaaa', { status: 'damaged', newerFormat: 2 }), entry('bbbb'));
    expect(code(() => resolveBackup(all, 'latest'))).toEqual(['backup-newer', { id: 'aaaa', format: 2 }]);
    expect(resolveBackup(all, 'bbbb').id).toBe('bbbb');
  });

  test('of nothing is unknown', () => {
    const all = catalog(entry('aaaa', { status: 'damaged' }));
    expect(code(() => resolveBackup(all, 'latest'))).toEqual(['backup-unknown', { id: 'latest' }]);
  });
});

describe('by id', () => {
  const all = catalog(
    entry('abcd01234567'),
    entry('abcd11234567'),
    entry('wxyz00000000', { status: 'damaged' }),
  );

  test.each([
    ['abcd01234567', 'abcd01234567'],
    ['abcd0', 'abcd01234567'],
    ['ABCDO', 'abcd01234567'],
    ['abcdl', 'abcd11234567'],
    ['wxyz', 'wxyz00000000'],
    ['root/notes/laptop/wxyz00000000.zip', 'wxyz00000000'],
  ])('%s → %s', (wanted, id) => expect(resolveBackup(all, wanted).id).toBe(id));

  test.each(['', 'wxy', 'wxyzz', 'abcd012345670'])('%j is unknown', (wanted) => {
    expect(code(() => resolveBackup(all, wanted))).toEqual(['backup-unknown', { id: wanted }]);
  });

  test('names what a short id may mean', () => {
    const matches = ['abcd01234567', 'abcd11234567'];
    expect(code(() => resolveBackup(all, 'abcd'))).toEqual(['backup-ambiguous', { id: 'abcd', matches }]);
  });

  test('copies of one backup are told apart by key', () => {
    const twice = catalog(entry('abcd01234567'), entry('abcd01234567', { key: 'root/copy.zip' }));
    const matches = ['root/notes/laptop/abcd01234567.zip', 'root/copy.zip'];
    expect(code(() => resolveBackup(twice, 'abcd01234567'))).toEqual([
      'backup-ambiguous',
      { id: 'abcd01234567', matches },
    ]);
    expect(resolveBackup(twice, 'root/copy.zip').key).toBe('root/copy.zip');
  });
});
