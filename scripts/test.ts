/**
 * `npm test [-- vitest filters…]`: format and lint, type check of every layer, generated documents up to date,
 * then all tests. Ends with one line of counts.
 */
import { readFileSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runStep } from './house/run-step.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const filters = process.argv.slice(2);
// Tests start child processes by the name `node`; they must get the pinned one as well.
process.env.PATH = `${dirname(process.execPath)}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH}`;
// An accidental import of Electron must fail at once instead of downloading for minutes.
process.env.ELECTRON_MIRROR = 'http://127.0.0.1:9/';

const bin = (pkg: string, file: string) =>
  join(dirname(createRequire(import.meta.url).resolve(`${pkg}/package.json`)), file);

let failedSteps = 0;
if (filters.length === 0) {
  const steps: [string, string, string[]][] = [
    ['format and lint', process.execPath, [bin('@biomejs/biome', 'bin/biome'), 'check', '.']],
    ['types, layer by layer', process.execPath, [bin('typescript', 'bin/tsc'), '-b']],
    ['generated documents', process.execPath, [join(root, 'scripts/write-docs.ts'), '--check']],
  ];
  for (const [title, command, args] of steps) if (runStep(root, title, command, args) !== 0) failedSteps += 1;
}

const folder = await mkdtemp(join(tmpdir(), 'holdall-test-'));
const report = join(folder, 'report.json');
const vitest = runStep(root, 'tests', process.execPath, [
  join(root, 'node_modules/vitest/vitest.mjs'),
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${report}`,
  ...filters,
]);

interface Counts {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
}
const counts = readCounts();
rmSync(folder, { recursive: true, force: true });

const failed = counts.numFailedTests + failedSteps + (vitest !== 0 && counts.numFailedTests === 0 ? 1 : 0);
const skipped = counts.numPendingTests + counts.numTodoTests;
if (failedSteps > 0) console.log(`\n${failedSteps} of the steps before the tests failed; see above.`);
console.log(`\n${counts.numPassedTests} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = failed === 0 ? 0 : 1;

/** The counts of the test run; all zero when it did not get as far as a report. */
function readCounts(): Counts {
  try {
    return JSON.parse(readFileSync(report, 'utf8')) as Counts;
  } catch {
    return { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 };
  }
}
