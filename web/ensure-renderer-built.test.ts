import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TemporaryFolder } from '#engine/testing/temporary-folder.ts';
import { ensureRendererBuilt } from './assets/ensure-renderer-built.ts';

let folder: TemporaryFolder;
let builds: number;

beforeEach(() => {
  folder = new TemporaryFolder();
  builds = 0;
  write('renderer/vite.config.ts', 'export default { root: import.meta.dirname, base: "./" };');
  write('renderer/index.html', '<title>Window</title><script type="module" src="./main.ts"></script>');
  write('renderer/main.ts', 'document.title = "first" as string;');
  write('shared/names.ts', 'export const name = 1;');
  write('package-lock.json', '{}');
});
afterEach(() => folder.remove());

function write(path: string, text: string): void {
  mkdirSync(folder.join(path, '..'), { recursive: true });
  writeFileSync(folder.join(path), text);
}

function ensure(): Promise<string> {
  const onBuild = () => {
    builds += 1;
  };
  return ensureRendererBuilt({ root: folder.path, onBuild });
}

function script(built: string): string {
  const [name = ''] = readdirSync(join(built, 'assets'));
  return readFileSync(join(built, 'assets', name), 'utf8');
}

const buildFolder = () => readdirSync(folder.join('.build'));

test('builds what is missing or older than its sources, and nothing else', async () => {
  const built = await ensure();
  expect(built).toBe(folder.join('.build', 'renderer'));
  expect(script(built)).toContain('first');
  await ensure();
  expect(builds).toBe(1);

  write('renderer/main.ts', 'document.title = "second one" as string;');
  await ensure();
  expect(builds).toBe(2);
  expect(script(built)).toContain('second one');

  write('renderer/main.test.ts', 'no part of the window');
  await ensure();
  expect(builds).toBe(2);

  rmSync(folder.join('shared/names.ts'));
  await ensure();
  expect(builds).toBe(3);
  expect(buildFolder()).toEqual(['renderer']);
});

test('two at the same moment both end with a whole window', async () => {
  const [one, two] = await Promise.all([ensure(), ensure()]);
  expect(one).toBe(two);
  expect(script(one)).toContain('first');
  expect(buildFolder()).toEqual(['renderer']);
});

test('a build that fails says why and leaves the window there was', async () => {
  const built = await ensure();
  write('renderer/main.ts', 'import "./nowhere.ts";');
  await expect(ensure()).rejects.toThrow(/The window could not be built.[\s\S]*nowhere/);
  expect(script(built)).toContain('first');
  expect(buildFolder()).toEqual(['renderer']);
});

test('without sources the window that was shipped is taken as it is', async () => {
  rmSync(folder.join('renderer'), { recursive: true });
  expect(await ensure()).toBe(folder.join('.build', 'renderer'));
  expect(builds).toBe(0);
});
