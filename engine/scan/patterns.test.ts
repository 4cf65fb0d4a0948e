import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compilePatterns } from './patterns.ts';

test('no effective pattern costs nothing', () => {
  expect(compilePatterns([], [])).toBeNull();
  expect(compilePatterns(['', '#x'], [' '])).toBeNull();
});

test('upper and lower case differ', () => {
  const filter = compilePatterns([], ['*.LOG']);
  expect(filter?.takesFile('a.log')).toBe(true);
  expect(filter?.takesFile('a.LOG')).toBe(false);
});

test('a fresh matcher gives the same answers as the one it replaces', () => {
  const filter = compilePatterns([], ['*.log', '!7.log']);
  let taken = 0;
  for (let i = 0; i < 50_000; i++) if (filter?.takesFile(`f/${i % 10}.log`)) taken++;
  expect(taken).toBe(5_000);
});

const gitIsHere = spawnSync('git', ['--version']).status === 0;
let repository: string;
beforeAll(() => {
  repository = mkdtempSync(join(tmpdir(), 'holdall-patterns-'));
  if (gitIsHere) spawnSync('git', ['init', '-q', repository]);
});
afterAll(() => rmSync(repository, { recursive: true, force: true }));

/** Which of the paths git would leave out. Nothing exists on disk, so git takes `x/` for a folder by its slash. */
function ignoredByGit(patterns: readonly string[], paths: readonly string[]): Set<string> {
  const excludes = join(repository, 'patterns');
  writeFileSync(excludes, `${patterns.join('\n')}\n`);
  const result = spawnSync(
    'git',
    [
      '-c',
      `core.excludesFile=${excludes}`,
      '-c',
      'core.ignoreCase=false',
      'check-ignore',
      '--no-index',
      '--stdin',
      '-z',
    ],
    { cwd: repository, input: `${paths.join('\0')}\0`, encoding: 'utf8' },
  );
  return new Set(result.stdout.split('\0').filter((path) => path !== ''));
}

test.skipIf(!gitIsHere)('random patterns mean what git says they mean', () => {
  const name = fc.constantFrom('a', 'b', 'ab', 'a.c', 'b.c', 'B', '.a', 'a b');
  const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('/'));
  const piece = fc.constantFrom(
    'a',
    'b',
    'ab',
    '*',
    '?',
    '**',
    '*.c',
    'a*',
    '[ab]',
    '[!a]',
    '.a',
    'B',
    'a.c',
    '\\a',
  );
  const pattern = fc
    .tuple(
      fc.constantFrom('', '', '!'),
      fc.constantFrom('', '', '/'),
      fc.array(piece, { minLength: 1, maxLength: 3 }),
      fc.constantFrom('', '', '/'),
    )
    .map(([not, anchor, pieces, slash]) => `${not}${anchor}${pieces.join('/')}${slash}`);
  let leftOut = 0;
  fc.assert(
    fc.property(
      fc.array(pattern, { minLength: 1, maxLength: 5 }),
      fc.array(path, { minLength: 20, maxLength: 40 }),
      (patterns, paths) => {
        const distinct = [...new Set(paths)];
        const byGit = ignoredByGit(patterns, distinct);
        const filter = compilePatterns([], patterns);
        // The walk asks for every folder above a file first; a file is taken when all of them let it pass.
        const ours = distinct.filter((file) => {
          const names = file.split('/');
          const folders = names.slice(0, -1).map((_, i) => names.slice(0, i + 1).join('/'));
          return !(folders.every((folder) => filter?.entersFolder(folder)) && filter?.takesFile(file));
        });
        leftOut += byGit.size;
        expect(ours).toEqual(distinct.filter((file) => byGit.has(file)));
      },
    ),
    { numRuns: 300, seed: 20_240_501 },
  );
  // The judge must have said yes often enough to be one.
  expect(leftOut).toBeGreaterThan(500);
});
