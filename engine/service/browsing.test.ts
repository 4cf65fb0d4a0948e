import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { FileRecord, ManifestRecord } from '../archive/manifest.ts';
import { JobWatch } from '../testing/job-watch.ts';
import { memoryConnection, SECRET, serviceFixture } from '../testing/service-fixture.ts';
import { storedBackup } from '../testing/stored-backup.ts';
import { FileTree } from './file-tree.ts';
import { inProcessClient } from './in-process-client.ts';
import { OpenedBackups } from './opened-backups.ts';
import { samplePicture } from './sample-picture.ts';

function file(path: string, size = 1): FileRecord {
  const rest = { mode: 0o644, offset: 0, sha256: '', crc32: 0, method: 0 as const, length: size };
  return { type: 'file', path, size, mtime: 1000, ...rest };
}

test('a tree sums up folders, sorts folders first, numbers by value, and knows implied folders', () => {
  const records: ManifestRecord[] = [
    file('a/b10.txt', 10),
    file('a/b2.txt', 2),
    file('a/z/deep/x', 5),
    { type: 'link', path: 'a/link', target: 'x', mtime: 5, mode: 0o777, offset: 0 },
    { type: 'folder', path: 'a/empty', mtime: 7, mode: 0o755, offset: 0 },
    file('single'),
  ];
  const tree = new FileTree(records);
  expect(tree.children('')).toMatchObject([
    { name: 'a', type: 'folder', size: 17, files: 3 },
    { name: 'single', type: 'file', size: 1, files: 1 },
  ]);
  expect(tree.children('a')?.map(({ name }) => name)).toEqual(['empty', 'z', 'b2.txt', 'b10.txt', 'link']);
  expect(tree.children('a/z')).toMatchObject([{ name: 'deep', path: 'a/z/deep', mtime: 0, size: 5 }]);
  expect(tree.children('single')).toBeUndefined();
  expect(tree.children('a/')).toBeUndefined();
  expect(tree.find('X', 10).entries.map(({ path }) => path)).toEqual(['a/b10.txt', 'a/b2.txt', 'a/z/deep/x']);
  expect(tree.find('b', 1)).toMatchObject({ entries: [{ path: 'a/b10.txt' }], total: 2 });
});

test('names are found however their accents are spelled', () => {
  const tree = new FileTree([file('Re\u0301sume\u0301.txt')]);
  expect(tree.find('r\u00e9sum\u00c9', 10).total).toBe(1);
});

test('shows text and pictures, and says why it shows nothing else', async () => {
  const fixture = await serviceFixture();
  try {
    const client = inProcessClient(fixture.service);
    const folder = fixture.makeFiles('user/docs', {
      'short.txt': 'Grüße\n',
      'empty.txt': '',
      'cut.txt': `${'x'.repeat(256 * 1024 - 1)}ü and more`,
      'long.txt': 'line of text\n'.repeat(400_000),
      'page.svg': '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    });
    mkdirSync(fixture.folder.join('user', 'docs', 'sub'));
    writeFileSync(fixture.folder.join('user', 'docs', 'picture.txt'), samplePicture(1));
    writeFileSync(fixture.folder.join('user', 'docs', 'binary.txt'), Buffer.from([1, 2, 0, 255, 254]));
    writeFileSync(fixture.folder.join('user', 'docs', 'huge.bin'), Buffer.alloc(6 * 1024 ** 2, 'a'));
    symlinkSync('short.txt', fixture.folder.join('user', 'docs', 'link'));
    await client.call('connections.save', { draft: { settings: memoryConnection, secretAccessKey: SECRET } });
    const plan = {
      name: 'docs',
      connection: 'memory',
      folders: [folder],
      include: [],
      exclude: [],
      retention: {},
    };
    await client.call('plans.save', { plan });
    const { outcome } = await new JobWatch(client).run({ kind: 'backup', plan: 'docs' });
    const id = outcome?.status === 'done' ? String(outcome.summary.id) : '';
    const show = (path: string) =>
      client.call('backups.preview', { connection: 'memory', id, path: `docs/${path}` });

    expect(await show('short.txt')).toEqual({ kind: 'text', text: 'Grüße\n', truncated: false });
    expect(await show('empty.txt')).toEqual({ kind: 'text', text: '', truncated: false });
    // The letter that stands across the limit is left away whole.
    expect(await show('cut.txt')).toEqual({
      kind: 'text',
      text: 'x'.repeat(256 * 1024 - 1),
      truncated: true,
    });
    const long = await show('long.txt');
    expect(long.kind === 'text' && long.text.length).toBe(256 * 1024);
    expect(await show('picture.txt')).toMatchObject({ kind: 'image', mime: 'image/png' });
    expect(await show('page.svg')).toMatchObject({ kind: 'text' });
    for (const path of ['binary.txt', 'huge.bin', 'link', 'sub']) {
      expect(await show(path), path).toMatchObject({ kind: 'none' });
    }
  } finally {
    await fixture.close();
  }
});

test('a few backups stay open, the one not used for longest goes', async () => {
  const opened = new OpenedBackups(new AbortController().signal);
  const stored = await Promise.all([1, 2, 3, 4].map(() => storedBackup([])));
  const open = (index: number) => {
    const one = stored[index];
    if (!one) throw new Error('no such backup');
    return opened.get(`connection-${index}`, one.storage, one.entry);
  };
  const reads = () => stored.map(({ storage }) => storage.calls.get ?? 0);
  await Promise.all([open(0), open(0)]);
  await open(1);
  await open(2);
  await open(0);
  await open(3);
  expect(reads()).toEqual([1, 1, 1, 1]);
  await open(0);
  await open(1);
  expect(reads()).toEqual([1, 2, 1, 1]);
});
