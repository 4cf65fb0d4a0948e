import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemFileSystem } from '../ports/system.ts';
import { BrowsableFolders } from './browsable-folders.ts';

let base: string;
beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'holdall-browse-')));
  mkdirSync(join(base, 'root', 'inner'), { recursive: true });
  writeFileSync(join(base, 'root', 'cert.pem'), '');
  writeFileSync(join(base, 'secret.pem'), '');
  symlinkSync(join(base, 'secret.pem'), join(base, 'root', 'outside.pem'));
  symlinkSync(join(base, 'root', 'cert.pem'), join(base, 'root', 'inside.pem'));
  symlinkSync(join(base, 'nowhere'), join(base, 'root', 'broken.pem'));
});
afterEach(() => rmSync(base, { recursive: true }));

test('files are listed for who chooses one, and only those inside the roots', () => {
  const root = join(base, 'root');
  const folders = new BrowsableFolders(systemFileSystem, () => [root]);
  expect(folders.list(root)).toEqual({ path: root, parent: null, folders: [at(root, 'inner')] });
  expect(folders.list(root, true)).toMatchObject({
    folders: [at(root, 'inner')],
    files: [at(root, 'cert.pem'), at(root, 'inside.pem')],
  });
  expect(() => folders.list(base, true)).toThrow(expect.objectContaining({ code: 'folder-unreadable' }));
});

const at = (folder: string, name: string) => ({ name, path: join(folder, name) });
