import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { storedBackup, testPorts } from '../testing/stored-backup.ts';
import { TemporaryFolder } from '../testing/temporary-folder.ts';
import { previewRestore } from './preview-restore.ts';

let temporary: TemporaryFolder;
beforeEach(() => {
  temporary = new TemporaryFolder();
});
afterEach(() => temporary.remove());

test('tells which old files of databases will get out of the way, and touches none', async () => {
  const to = temporary.join('target');
  mkdirSync(to);
  const database = Buffer.alloc(1024);
  database.write('SQLite format 3\0', 'latin1');
  writeFileSync(`${to}/a.db`, database);
  writeFileSync(`${to}/a.db-wal`, 'whatever');
  const stored = await storedBackup([{ path: 'a.db', content: Buffer.alloc(2048, 'x') }]);
  const request = { connection: 'c', id: 'i', paths: [], to, onConflict: 'overwrite' as const };
  const { signal } = new AbortController();
  const preview = await previewRestore(stored.storage, await stored.open(), request, {
    ports: testPorts(),
    signal,
  });
  expect(preview).toMatchObject({ overwrite: 1, problems: [] });
  expect(preview.movedAside).toEqual([
    { from: 'a.db-wal', to: expect.stringMatching(/^a\.db-wal\.before-restore-/) },
  ]);
  expect(readdirSync(to).sort()).toEqual(['a.db', 'a.db-wal']);
});
