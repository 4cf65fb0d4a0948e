import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { JobEvent } from '#shared/events.ts';
import { runBackup } from '../backup/run-backup.ts';
import { readCatalog } from '../catalog/catalog.ts';
import { silentLogger } from '../ports/logger.ts';
import { systemClock, systemFileSystem, systemRandom } from '../ports/system.ts';
import { download } from '../restore/download.ts';
import { openBackup } from '../restore/open-backup.ts';
import { restore } from '../restore/restore.ts';
import { verify } from '../restore/verify.ts';
import { FakeRandom } from '../testing/fake-random.ts';
import { MemoryStorage } from '../testing/memory-storage.ts';
import { type Script, type ScriptedServer, startScriptedServer } from '../testing/scripted-server.ts';
import { type FileFacts, sendFile } from '../testing/send-file.ts';
import { TemporaryFolder } from '../testing/temporary-folder.ts';
import { type LinkedBackup, openLink } from './open-link.ts';

const ports = { clock: systemClock, random: systemRandom, files: systemFileSystem, logger: silentLogger };
/** Does not become much smaller by packing. */
const noise = Buffer.from(new FakeRandom(4).bytes(60_000)).toString('base64');
const contents = { 'docs/letter.txt': 'Dear Anna', 'docs/deep/picture.bin': noise };

let folder: TemporaryFolder;
let server: ScriptedServer | undefined;
let linked: LinkedBackup | undefined;
let zip: Uint8Array;
let id: string;

beforeAll(async () => {
  const made = new TemporaryFolder();
  mkdirSync(made.join('docs/deep'), { recursive: true });
  for (const [path, content] of Object.entries(contents)) writeFileSync(made.join(path), content);
  const storage = new MemoryStorage();
  const device = { id: 'device', name: 'Laptop' };
  const result = await runBackup(
    { plan: 'docs', device, folders: [made.join('docs')], include: [], exclude: [] },
    {
      storage,
      rootPath: 'root',
      ports,
      home: made.join('home'),
      neverInclude: [],
      onEvent: () => {},
      signal: new AbortController().signal,
    },
  );
  id = result.id;
  const chunks: Uint8Array[] = [];
  for await (const chunk of (await storage.get(result.key)).body) chunks.push(chunk);
  zip = new Uint8Array(Buffer.concat(chunks));
  made.remove();
});
beforeEach(() => {
  folder = new TemporaryFolder();
});
afterEach(async () => {
  linked?.close();
  linked = undefined;
  await server?.close();
  server = undefined;
  folder.remove();
});

const notices: string[] = [];
const { signal } = new AbortController();

async function openAt(
  script: Script,
  path = '/a%20b/backup.zip?X-Amz-Signature=top%2Fsecret',
): Promise<LinkedBackup> {
  server = await startScriptedServer(script);
  notices.length = 0;
  const onNotice = ({ code }: { code: string }) => void notices.push(code);
  const spool = { folder: folder.join('spool'), files: systemFileSystem };
  linked = await openLink(server.endpoint + path, { ...ports, attempts: 3, onNotice, spool, signal });
  return linked;
}

const serves =
  (facts: FileFacts = { etag: '"one"' }): Script =>
  (request, answer) =>
    sendFile(request, answer, zip, facts);

/** List, open, restore, verify and download, as with any other storage. */
async function journey(link: LinkedBackup): Promise<void> {
  const storage = link.storage({ ...ports, attempts: 3 });
  const catalog = await readCatalog({ storage, rootPath: link.connection.rootPath });
  const [entry] = catalog.backups;
  expect([catalog.backups.length, entry?.id, entry?.plan, entry?.status]).toEqual([
    1,
    id,
    'docs',
    'complete',
  ]);
  if (!entry) throw new Error('nothing listed');
  const backup = await openBackup(storage, entry, { signal });
  const to = folder.join('restored');
  const events: JobEvent[] = [];
  const common = { storage, backup, ports, signal, onEvent: (event: JobEvent) => void events.push(event) };
  const result = await restore({ ...common, records: backup.records, rejected: backup.rejected, to });
  expect(result.issues).toEqual([]);
  for (const [path, content] of Object.entries(contents)) {
    expect(readFileSync(`${to}/${path}`, 'utf8')).toBe(content);
  }
  expect((await verify({ ...common, mode: 'full' })).ok).toBe(true);
  const file = folder.join('copy.zip');
  await download({ ...common, backup: entry, file });
  expect(readFileSync(file).equals(zip)).toBe(true);
}

describe('a backup behind a web address', () => {
  test('is read by ranges, every request for the same version, nothing by HEAD', async () => {
    await journey(await openAt(serves()));
    const seen = server?.seen ?? [];
    expect(seen.every(({ method, headers }) => method === 'GET' && headers.range !== undefined)).toBe(true);
    expect(seen.slice(1).every(({ headers }) => headers['if-match'] === '"one"')).toBe(true);
    expect(seen.every(({ url }) => url === '/a%20b/backup.zip?X-Amz-Signature=top%2Fsecret')).toBe(true);
    expect(seen.every(({ headers }) => headers.authorization === undefined)).toBe(true);
    expect(notices).toEqual([]);
  });

  test.each([
    ['a weak ETag', { etag: 'W/"one"' }],
    ['no ETag', {}],
    ['a date only', { headers: { 'last-modified': 'Tue, 20 Nov 2029 10:00:00 GMT' } }],
  ] as const)('with %s', async (_name, facts) => {
    await journey(await openAt(serves(facts)));
    expect(server?.seen.some(({ headers }) => headers['if-match'] !== undefined)).toBe(false);
  });

  test('from a server without ranges, all of it is fetched once, with a word about it', async () => {
    await journey(await openAt(serves({ wholeOnly: true })));
    expect(server?.seen).toHaveLength(1);
    expect(notices).toContain('link-whole');
    expect(readdirSync(folder.join('spool'))).toEqual([]);
  });

  test('without ranges and cut off on the way, it is fetched again', async () => {
    await openAt((request, answer, count) =>
      sendFile(request, answer, zip, { wholeOnly: true, ...(count === 1 ? { cutAfter: 1000 } : {}) }),
    );
    expect(server?.seen).toHaveLength(2);
    expect(notices).toContain('retrying');
  });

  test('a broken answer is continued with the very next byte', async () => {
    let cuts = 0;
    const link = await openAt((request, answer) => {
      const isLong = /bytes=(\d+)-(\d+)/.exec(request.headers.range ?? '');
      const length = isLong ? Number(isLong[2]) - Number(isLong[1]) : 0;
      const cut = length > 2000 && cuts < 2;
      if (cut) cuts += 1;
      sendFile(request, answer, zip, { etag: '"one"', ...(cut ? { cutAfter: 700 } : {}) });
    });
    await journey(link);
    expect(cuts).toBe(2);
  });

  test('a redirect is followed each time', async () => {
    const link = await openAt((request, answer) => {
      if (request.url.startsWith('/real')) sendFile(request, answer, zip, { etag: '"one"' });
      else answer.writeHead(302, { location: '/real?token=1' }).end();
    });
    await journey(link);
  });

  test('redirects in a circle end', async () => {
    const circle: Script = (_request, answer) => void answer.writeHead(302, { location: '/again' }).end();
    await expect(openAt(circle)).rejects.toMatchObject({
      code: 'link-refused',
      details: { reason: 'redirect' },
    });
    expect(server?.seen).toHaveLength(6);
  });

  test.each([
    ['one that heeds If-Match', '"one"'],
    ['one that knows only weak ETags', 'W/"one"'],
  ])('a file that is replaced is noticed: %s', async (_name, etag) => {
    let now = etag;
    const link = await openAt((request, answer) => sendFile(request, answer, zip, { etag: now }));
    now = etag.replace('one', 'two');
    const storage = link.storage(ports);
    const list = await readCatalog({ storage, rootPath: '' }).catch((error: unknown) => error);
    // Seen while listing, or as a damaged row.
    expect(JSON.stringify(list)).toMatch(/object-changed|damaged/);
  });
});

describe('what a link leads to instead of a backup', () => {
  const says =
    (status: number, body: string, headers: Record<string, string> = {}): Script =>
    (_request, answer) =>
      void answer.writeHead(status, headers).end(body);
  const xml = (code: string, message = '') =>
    `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;

  test.each<[string, Script, object]>([
    [
      'a page',
      says(200, '<html>Sign in</html>', { 'content-type': 'text/html; charset=utf-8' }),
      { code: 'link-not-backup' },
    ],
    [
      'a page in parts',
      says(206, '<', { 'content-type': 'text/html', 'content-range': 'bytes 0-0/20' }),
      { code: 'link-not-backup' },
    ],
    ['a packed file', says(200, 'x', { 'content-encoding': 'gzip' }), { code: 'link-not-backup' }],
    [
      'an expired link',
      says(403, xml('AccessDenied', 'Request has expired')),
      { code: 'link-refused', details: { reason: 'expired' } },
    ],
    [
      'a refused one',
      says(403, xml('AccessDenied', 'no')),
      { code: 'link-refused', details: { reason: 'denied' } },
    ],
    ['nothing', says(404, 'gone'), { code: 'link-refused', details: { reason: 'missing' } }],
    [
      'a broken link',
      says(403, xml('SignatureDoesNotMatch')),
      { code: 'link-refused', details: { reason: 'denied' } },
    ],
    ['a busy server', says(503, ''), { code: 'storage-busy' }],
    ['a broken server', says(500, ''), { code: 'storage-failed' }],
    ['an empty file', says(200, '', { 'content-length': '0' }), { code: 'link-not-backup' }],
    [
      'some text',
      (request, answer) => sendFile(request, answer, Buffer.from('hello world')),
      { code: 'link-not-backup' },
    ],
  ])('%s', async (_name, script, failure) => {
    await expect(openAt(script)).rejects.toMatchObject(failure);
  });

  test('half a backup', async () => {
    const half: Script = (request, answer) =>
      sendFile(request, answer, zip.subarray(0, zip.length / 2), { etag: '"h"' });
    await expect(openAt(half)).rejects.toMatchObject({ code: 'link-not-backup' });
  });

  test('no failure repeats the secret part of a link', async () => {
    const error = await openAt(says(403, xml('AccessDenied', 'top/secret top%2Fsecret'))).catch(
      (one: Error) => one,
    );
    expect(error).toBeInstanceOf(Error);
    const told = JSON.stringify([error, (error as Error).message, (error as Error).cause]);
    expect(told).not.toMatch(/secret/);
  });
});

test('whatever would change it is refused', async () => {
  const storage = (await openAt(serves())).storage(ports);
  await expect(storage.put('x', new Uint8Array(1))).rejects.toMatchObject({ code: 'storage-unsupported' });
  await expect(storage.delete('x')).rejects.toMatchObject({ code: 'storage-unsupported' });
  expect(await storage.listUploads('')).toEqual([]);
});
