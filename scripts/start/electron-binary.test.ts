import { mkdirSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { TemporaryFolder } from '#engine/testing/temporary-folder.ts';
import { electronBinary } from './electron-binary.ts';

test('Electron is there only when its program is', () => {
  using root = new TemporaryFolder();
  const write = (path: string, text: string) => {
    mkdirSync(root.join(path, '..'), { recursive: true });
    writeFileSync(root.join(path), text);
  };
  expect(electronBinary(root.path, {})).toBeUndefined();
  // As installed from the registry: importing it would download the rest.
  write('node_modules/electron/index.js', 'throw new Error("must not be run")');
  expect(electronBinary(root.path, {})).toBeUndefined();
  write('node_modules/electron/path.txt', 'electron\n');
  expect(electronBinary(root.path, {})).toBeUndefined();
  write('node_modules/electron/dist/electron', '');
  expect(electronBinary(root.path, {})).toBe(root.join('node_modules/electron/dist/electron'));
  const env = { ELECTRON_OVERRIDE_DIST_PATH: root.join('elsewhere') };
  expect(electronBinary(root.path, env)).toBeUndefined();
  write('elsewhere/electron', '');
  expect(electronBinary(root.path, env)).toBe(root.join('elsewhere/electron'));
});
