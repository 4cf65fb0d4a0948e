import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { findViolations } from './import-boundaries.ts';
import { sourceFiles } from './source-files.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

test('the project keeps the layer rule', () => {
  const files = sourceFiles(root);
  expect(files.length).toBeGreaterThan(50);
  expect(findViolations(files)).toEqual([]);
});

test.each([
  ['shared/a.ts', "import { x } from '../engine/index.ts';", 'shared must not import engine/index.ts'],
  ['shared/a.ts', "import fs from 'node:fs';", 'shared must not import node:fs'],
  ['engine/scan/a.ts', "import { app } from 'electron';", 'engine must not import electron'],
  ['engine/scan/a.ts', "const e = await import('electron/main');", 'engine must not import electron/main'],
  ['engine/scan/a.ts', "import type { Row } from '../../cli/row.ts';", 'engine must not import cli/row.ts'],
  ['engine/a.ts', "export * from '#cli/main.ts';", 'engine must not import cli/main.ts'],
  ['cli/a.ts', "import { scan } from '#engine/scan/scan.ts';", 'cli may import the engine only through'],
  ['cli/a.ts', "import { makeApi } from '#web/api.ts';", 'cli may import the web host only through'],
  ['web/a.ts', "import { run } from '#cli/run.ts';", 'web must not import cli/run.ts'],
  ['electron/a.ts', "import { startWebHost } from '#web/index.ts';", 'electron must not import web/index.ts'],
  ['renderer/a.ts', "import '#engine/index.ts';", 'renderer must not import engine/index.ts'],
  ['renderer/a.ts', "import {\n  a,\n} from 'electron';", 'renderer must not import electron'],
  ['engine/a.ts', 'const t = Date.now();', 'use the Clock port'],
  ['engine/a.ts', 'const r = Math.random();', 'use the Random port'],
])('a planted violation is found: %s %s', (path, text, problem) => {
  const found = findViolations([{ path, text: `// first line\n${text}\n` }]);
  expect(found).toHaveLength(1);
  expect(found[0]?.problem).toContain(problem);
  expect(found[0]?.line).toBeGreaterThan(1);
});

test.each([
  ['cli/a.ts', "import { runBackup } from '#engine/index.ts';"],
  ['cli/a.ts', "import { startWebHost } from '#web/index.ts';"],
  ['engine/scan/a.ts', "import { b } from './b.ts'; import { c } from '#shared/events.ts';"],
  ['engine/ports/system.ts', 'const t = Date.now();'],
  ['engine/a.ts', '// not Date.now() but the clock'],
  ['bench/a.ts', "import { pack } from '#engine/backup/pack.ts';"],
])('what is allowed passes: %s %s', (path, text) => {
  expect(findViolations([{ path, text }])).toEqual([]);
});
