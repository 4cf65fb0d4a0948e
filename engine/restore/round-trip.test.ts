import { chmodSync, lstatSync, mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { describeTree } from '../testing/describe-tree.ts';
import { FakeRandom } from '../testing/fake-random.ts';
import { MemorySink } from '../testing/memory-sink.ts';
import { MemoryStorage } from '../testing/memory-storage.ts';
import { packTree, sampleHeader } from '../testing/pack-tree.ts';
import { testPorts } from '../testing/stored-backup.ts';
import { TemporaryFolder } from '../testing/temporary-folder.ts';
import { openBackup } from './open-backup.ts';
import { restore } from './restore.ts';
import { verify } from './verify.ts';

test('what the packer packs comes back the same', async () => {
  using temp = new TemporaryFolder();
  const source = temp.join('source');
  const random = new FakeRandom(77);
  mkdirSync(`${source}/deep/er/empty`, { recursive: true });
  for (let i = 0; i < 300; i += 1) writeFileSync(`${source}/deep/er/${i}.txt`, `line ${i}\n`.repeat(i));
  writeFileSync(`${source}/noise`, random.bytes(5_000_000));
  writeFileSync(`${source}/table.db`, Buffer.alloc(7_000_000, 'a row of the table, '));
  writeFileSync(`${source}/back\\slash`, 'x');
  writeFileSync(`${source}/run`, '#!/bin/sh');
  chmodSync(`${source}/run`, 0o755);
  symlinkSync('../outside', `${source}/link`);
  utimesSync(`${source}/noise`, 1_234_567_890.987, 1_234_567_890.987);

  const sink = new MemorySink();
  await packTree(source, sink);
  const storage = new MemoryStorage();
  const stored = await storage.put('k', sink.bytes());
  const { signal } = new AbortController();
  const backup = await openBackup(storage, { id: sampleHeader.id, key: 'k', ...stored }, { signal });
  expect([backup.rejected, backup.problem]).toEqual([[], undefined]);
  const common = { storage, backup, ports: testPorts(), onEvent: () => {}, signal };
  expect(await verify({ ...common, mode: 'full' })).toMatchObject({ ok: true, filesChecked: 304 });
  const to = temp.join('to');
  const result = await restore({ ...common, records: backup.records, to });
  expect(result).toMatchObject({ restored: 304, links: 1, issues: [], names: [] });
  expect(describeTree(`${to}/source`)).toEqual(describeTree(source));
  for (const path of ['', 'noise', 'deep/er/empty', 'deep/er/7.txt', 'link', 'deep']) {
    const [was, is] = [source, `${to}/source`].map((root) => lstatSync(`${root}/${path}`).mtimeMs);
    expect([path, Math.floor(is ?? 0)]).toEqual([path, Math.floor(was ?? 1)]);
  }
});
