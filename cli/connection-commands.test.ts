import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLogger, startServer, systemClock, systemRandom } from '#engine/index.ts';
import { run } from './run.ts';
import { testHost } from './testing/test-host.ts';

const secret = 'cliTestSecret00000000000000000000000000';
const other = 'anotherSecret1111111111111111111111111';
let folder: string;
let server: Awaited<ReturnType<typeof startServer>>;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'holdall-cli-'));
  mkdirSync(join(folder, 'data', 'root', 'sub folder'), { recursive: true });
  for (const name of ['a.txt', 'b.txt', 'sub folder/c.txt'])
    writeFileSync(join(folder, 'data', 'root', name), 'xyz');
  server = await startServer({
    ...{ clock: systemClock, random: systemRandom, logger: silentLogger, region: 'home' },
    buckets: { data: join(folder, 'data') },
    accessKeys: [{ accessKeyId: 'CLITESTKEY0000000001', secretAccessKey: secret }],
  });
  const place = [
    '--endpoint',
    server.endpoint,
    '--region',
    'home',
    '--bucket',
    'data',
    '--root-path',
    'root',
  ];
  const keys = ['--access-key-id', 'CLITESTKEY0000000001', '--secret-access-key-stdin'];
  expect((await holdall(['connection', 'add', 'home', ...place, ...keys], { stdin: secret })).code).toBe(0);
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function holdall(words: readonly string[], options: Parameters<typeof testHost>[0] = {}) {
  const host = testHost({ cwd: folder, homeFolder: folder, ...options });
  const code = await run(['--home', join(folder, 'settings'), ...words], host);
  const said = host.stdout.text + host.stderr.text;
  for (const one of [secret, other]) expect(said).not.toContain(one);
  return { code, host, out: host.stdout.text, err: host.stderr.text };
}
const json = async (...words: string[]) => JSON.parse((await holdall([...words, '--json'])).out);
const stored = () => readFileSync(join(folder, 'settings', 'secrets.json'), 'utf8');

test('every field can be set, each time another version of the same connection', async () => {
  const seen = new Map<string, string>();
  const fields = [
    ['endpoint', 'https://s3.example.com'],
    ['region', 'eu-1'],
    ['bucket', 'other-bucket'],
    ['access-key-id', 'OTHERKEY000001'],
    ['root-path', 'deeper/root'],
  ] as const;
  for (const [field, value] of fields) {
    expect((await holdall(['connection', 'set', 'home', field, value])).code).toBe(0);
    const { id, etag } = await json('connection', 'show', 'home', '--debug');
    seen.set(etag, id);
  }
  expect([seen.size, new Set(seen.values()).size]).toEqual([fields.length, 1]);
  expect(await json('connection', 'show', 'home')).toMatchObject({
    ...{
      endpoint: 'https://s3.example.com',
      region: 'eu-1',
      bucket: 'other-bucket',
      rootPath: 'deeper/root',
    },
  });
});

test('secrets come from standard input as “-”, or from the person, never from the command line', async () => {
  const set = ['connection', 'set', 'home'];
  expect((await holdall([...set, 'secret-access-key', '-'], { stdin: `${other}\n` })).code).toBe(0);
  expect(stored()).toContain(other);
  expect((await holdall([...set, 'session-token', '-'], { stdin: 'token-0001' })).code).toBe(0);
  expect(stored()).toContain('token-0001');
  const asked = await holdall([...set, 'secret-access-key', '-'], { terminal: true, answers: [secret] });
  expect([asked.code, asked.host.questions[0]?.hidden]).toEqual([0, true]);
  expect(stored()).toContain(secret);
  expect((await holdall([...set, 'session-token', '-'], { stdin: '\n' })).code).toBe(2);
  expect((await holdall([...set, 'secret-access-key', other])).code).toBe(2);
  const { etag } = await json('connection', 'show', 'home', '--debug');
  expect((await holdall([...set, 'session-token', '--remove'])).code).toBe(0);
  expect((await json('connection', 'show', 'home', '--debug')).etag).not.toBe(etag);
  expect(stored()).not.toContain('token-0001');
});

test('show --debug tells what the storage can do, who uses it, and what went wrong last, without the storage', async () => {
  const before = await json('connection', 'show', 'home', '--debug');
  expect(before).toMatchObject({
    secretsLock: 'none',
    plans: [],
    lastError: null,
    secretAccessKey: 'stored',
  });
  expect(before.capabilities).toMatchObject({ multipart: 'unknown' });
  await holdall(['plan', 'add', 'docs', '--connection', 'home', folder]);
  expect((await holdall(['connection', 'test', 'home'])).code).toBe(0);
  await holdall(['connection', 'set', 'home', 'secret-access-key', '-'], { stdin: other });
  expect((await holdall(['list'])).code).toBe(6);
  const after = await json('connection', 'show', 'home', '--debug');
  expect(after).toMatchObject({ plans: ['docs'], lastError: { code: 'secret-wrong' } });
  expect(after.capabilities).toMatchObject({ multipart: 'yes', public: 'no' });
  const text = (await holdall(['connection', 'show', 'home', '--debug'])).out;
  expect(text).toMatch(/^ {2}copies within the storage +yes$/m);
  expect(text).toMatch(/^Last error, .*: secret-wrong$/m);
  expect(text).toContain('access key id “CLIT…01”');
  expect(text).not.toContain('CLITESTKEY0000000001');
  expect((await holdall(['connection', 'test', 'home'])).code).toBe(6);
});

test('explore lists a folder, page by page', async () => {
  const whole = await holdall(['connection', 'explore', 'home']);
  expect(whole.out).toMatch(/^sub folder\/$/m);
  expect(whole.out).toMatch(/^a\.txt +3 B/m);
  const names: string[] = [];
  let more: string[] = [];
  for (let pages = 0; pages < 5; pages += 1) {
    const page = await json('connection', 'explore', 'home', '--limit', '1', ...more);
    names.push(...[...page.folders, ...page.objects].map(({ name }) => name));
    if (page.next === null) break;
    more = ['--cursor', page.next];
  }
  expect(names.sort()).toEqual(['a.txt', 'b.txt', 'sub folder']);
  expect(await json('connection', 'explore', 'home', 'sub folder')).toMatchObject({
    prefix: 'root/sub folder/',
    objects: [{ name: 'c.txt', path: 'sub folder/c.txt' }],
  });
  expect((await holdall(['connection', 'explore', 'home', 'nothing'])).out).toContain(
    'There is nothing in data/root/nothing/.',
  );
  const next = (await holdall(['connection', 'explore', 'home', '--limit', '1'])).out;
  expect(next).toMatch(/There is more: holdall connection explore home --cursor \S+\n/);
  expect((await holdall(['connection', 'explore', 'home', '--cursor', 'made-up'])).code).toBe(2);
  expect((await holdall(['connection', 'explore', 'nobody'])).code).toBe(2);
});

test('a connection is removed with its secrets, and its name is free for another one', async () => {
  const { id } = await json('connection', 'show', 'home', '--debug');
  expect((await holdall(['connection', 'remove', 'home'])).code).toBe(0);
  expect(stored()).not.toContain(secret);
  const words = [
    'connection',
    'add',
    'home',
    '--bucket',
    'data',
    '--access-key-id',
    'AK',
    '--secret-access-key-stdin',
  ];
  expect((await holdall(words, { stdin: other })).code).toBe(0);
  expect((await json('connection', 'show', 'home', '--debug')).id).not.toBe(id);
});
