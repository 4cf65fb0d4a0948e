import { describe, expect, test } from 'vitest';
import type { FileRecord, ManifestRecord } from '../archive/manifest.ts';
import { planRestore } from './plan-restore.ts';
import type { ConflictMode, TargetFact, TargetFacts } from './plan-types.ts';

const file = (path: string, rest: Partial<FileRecord> = {}): FileRecord => ({
  type: 'file',
  path,
  mtime: 5000,
  mode: 0o644,
  offset: 0,
  size: 10,
  sha256: 'a'.repeat(64),
  crc32: 1,
  method: 0,
  length: 10,
  ...rest,
});
const folder = (path: string): ManifestRecord => ({ type: 'folder', path, mtime: 1, mode: 0o755, offset: 0 });
const link = (path: string, target = 'x'): ManifestRecord => ({
  type: 'link',
  path,
  mtime: 1,
  mode: 0o777,
  offset: 0,
  target,
});

const there = (type: TargetFact['type'], rest: Partial<TargetFact> = {}): TargetFact => ({
  type,
  mtime: 1000,
  mode: 0o644,
  sameContent: false,
  ...rest,
});

function facts(existing: Record<string, TargetFact> = {}, rest: Partial<TargetFacts> = {}): TargetFacts {
  return {
    rules: { platform: 'posix', foldsCase: false },
    look: (path) => existing[path],
    database: () => undefined,
    longestPath: 4000,
    ...rest,
  };
}

const plan = (records: ManifestRecord[], target: TargetFacts, onConflict: ConflictMode = 'keep-both') =>
  planRestore(records, target, { onConflict, today: '2030-01-01', asideEnding: '.aside' });

describe('an empty target', () => {
  test('gets folders before what is in them, implied folders too', () => {
    const made = plan([file('a/b/c.txt'), folder('a'), link('a/l'), folder('empty')], facts());
    expect(made.folders.map(({ path, exists }) => [path, exists])).toEqual([
      ['a', false],
      ['empty', false],
      ['a/b', false],
    ]);
    expect(made.files.map(({ path }) => path)).toEqual(['a/b/c.txt']);
    expect(made.links.map(({ path }) => path)).toEqual(['a/l']);
    expect(made.bytes).toBe(10);
    expect(made.issues).toEqual([]);
  });

  test('is not asked about what stands in folders that are yet to be created', () => {
    const asked: string[] = [];
    const target = facts({}, { look: (path) => void asked.push(path) as undefined });
    plan([file('a/b/c'), file('a/d')], target);
    expect(asked).toEqual(['a']);
  });
});

describe('a file is there already', () => {
  const records = [file('a.txt')];
  const older = facts({ 'a.txt': there('file', { mtime: 4000 }) });
  const newer = facts({ 'a.txt': there('file', { mtime: 6000 }) });
  const same = facts({ 'a.txt': there('file', { sameContent: true }) });

  test.each<[ConflictMode, TargetFacts, string]>([
    ['keep-both', older, 'write a (restored 2030-01-01).txt'],
    ['keep-both', newer, 'write a (restored 2030-01-01).txt'],
    ['keep-both', same, 'skip identical'],
    ['skip', older, 'skip exists'],
    ['overwrite-older', older, 'replace a.txt'],
    ['overwrite-older', newer, 'skip newer'],
    ['overwrite-older', facts({ 'a.txt': there('file', { mtime: 5000 }) }), 'skip newer'],
    ['overwrite', newer, 'replace a.txt'],
    ['overwrite', same, 'skip identical, set time'],
  ])('%s', (mode, target, expected) => {
    const { files, skipped } = plan(records, target, mode);
    const said = [
      ...files.map(({ path, replace }) => `${replace ? 'replace' : 'write'} ${path}`),
      ...skipped.map(({ reason, setMetadata }) => `skip ${reason}${setMetadata ? ', set time' : ''}`),
    ];
    expect(said).toEqual([expected]);
  });

  test('the other name is like no other: neither in the target nor in the backup', () => {
    const target = facts({
      'a.txt': there('file'),
      'a (restored 2030-01-01).txt': there('file'),
      'a (restored 2030-01-01 2).txt': there('folder'),
    });
    const made = plan([file('a.txt'), file('a (restored 2030-01-01 3).txt')], target);
    expect(made.files.map(({ path }) => path).sort()).toEqual([
      'a (restored 2030-01-01 3).txt',
      'a (restored 2030-01-01 4).txt',
    ]);
    expect(made.names).toEqual([
      { path: 'a.txt', placed: 'a (restored 2030-01-01 4).txt', reason: 'kept-both' },
    ]);
  });
});

describe('something of another kind is there', () => {
  test('a folder where a file must go', () => {
    const target = facts({ a: there('folder') });
    expect(plan([file('a')], target, 'overwrite').issues).toMatchObject([{ kind: 'conflict', path: 'a' }]);
    expect(plan([file('a')], target).files.at(0)?.path).toBe('a (restored 2030-01-01)');
  });

  test.each(['file', 'link', 'other'] as const)('a %s where a folder must go', (type) => {
    const target = facts({ a: there(type), 'a/x': there('file') });
    const records = [folder('a'), file('a/x'), link('a/b/l')];
    for (const mode of ['skip', 'overwrite', 'overwrite-older'] as const) {
      const made = plan(records, target, mode);
      expect(made.issues.map(({ path }) => path).sort()).toEqual(['a', 'a/b/l', 'a/x']);
      expect([...made.files, ...made.links, ...made.folders]).toEqual([]);
    }
    const both = plan(records, target);
    expect(both.files.at(0)?.path).toBe('a (restored 2030-01-01)/x');
    expect(both.links[0]?.path).toBe('a (restored 2030-01-01)/b/l');
    expect(both.issues).toEqual([]);
  });

  test('a link is never followed: a link with the same target is identical, another one is not', () => {
    expect(plan([link('l')], facts({ l: there('link', { sameContent: true }) })).skipped).toHaveLength(1);
    expect(plan([link('l')], facts({ l: there('link') }), 'overwrite').links).toMatchObject([
      { replace: true },
    ]);
  });
});

describe('names that cannot be kept', () => {
  const folding = facts({}, { rules: { platform: 'posix', foldsCase: true } });
  const windows = facts({}, { rules: { platform: 'win32', foldsCase: true } });

  test('case collisions: the first keeps its name, also for whole folders', () => {
    const made = plan([file('A.txt'), file('a.txt'), file('Docs/x'), file('docs/x')], folding);
    expect(made.files.map(({ path }) => path).sort()).toEqual(['A.txt', 'Docs/x', 'a (2).txt', 'docs (2)/x']);
    expect(made.names.map(({ path, placed }) => [path, placed])).toEqual([
      ['a.txt', 'a (2).txt'],
      ['docs', 'docs (2)'],
    ]);
    expect(plan([file('A.txt'), file('a.txt')], facts()).names).toEqual([]);
  });

  test('NFC and NFD spellings collide in the same way', () => {
    const made = plan([file('\u00e9'), file('e\u0301')], folding);
    expect(new Set(made.files.map(({ path }) => path.normalize('NFC'))).size).toBe(2);
    expect(made.names).toMatchObject([{ reason: 'same-name-here' }]);
  });

  test('three of a name, one of them numbered by nature', () => {
    const made = plan([file('A'), file('a'), file('a (2)')], folding);
    const keys = made.files.map(({ path }) => path.toLowerCase());
    expect(new Set(keys).size).toBe(3);
    expect(made.files.find(({ record }) => record.path === 'a (2)')?.path).toBe('a (2)');
  });

  test('on Windows, mapped names are reported and do not push out those that need no mapping', () => {
    const made = plan([file('co%6E.txt'), file('con.txt'), file('a:b/c?'), file('a%3Ab/z')], windows);
    const placed = Object.fromEntries(made.files.map(({ record, path }) => [record.path, path]));
    expect(placed['con.txt']).toBe('co%6E.txt');
    expect(placed['co%6E.txt']).toBe('co%256E.txt');
    expect(placed['a:b/c?']).toBe('a%3Ab/c%3F');
    expect(placed['a%3Ab/z']).toBe('a%253Ab/z');
    expect(made.names.filter(({ reason }) => reason === 'name-not-allowed-here').length).toBeGreaterThan(0);
  });

  test('paths that are too long become issues', () => {
    const made = plan([file(`${'d/'.repeat(30)}f`), file('ok')], facts({}, { longestPath: 60 }));
    expect(made.issues).toMatchObject([{ kind: 'unsafe-path' }]);
    expect(made.files.map(({ path }) => path)).toEqual(['ok']);
  });
});

test('very deep paths do not exhaust the stack', () => {
  const deep = `${'d/'.repeat(20_000)}f`;
  const made = plan([file(deep)], facts({}, { longestPath: 1e9 }));
  expect(made.files.at(0)?.path).toBe(deep);
});
