import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLogger, startServer, systemClock, systemRandom } from '#engine/index.ts';
import { startScriptedServer } from '#engine/testing/scripted-server.ts';
import { sendFile } from '#engine/testing/send-file.ts';
import { run } from './run.ts';
import { testHost } from './testing/test-host.ts';

const accessKey = { accessKeyId: 'CLILINKKEY0000000001', secretAccessKey: 'cliLinkSecret000000000000000' };

let folder: string;
let server: Awaited<ReturnType<typeof startServer>>;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'holdall-cli-links-'));
  for (const name of ['bucket', 'docs']) mkdirSync(join(folder, name));
  writeFileSync(join(folder, 'docs', 'note.txt'), 'a note');
  writeFileSync(join(folder, 'secret.txt'), accessKey.secretAccessKey);
  const ports = { clock: systemClock, random: systemRandom, logger: silentLogger };
  const buckets = { data: join(folder, 'bucket') };
  server = await startServer({ ...ports, buckets, accessKeys: [accessKey], region: 'home' });
  const where = ['--endpoint', server.endpoint, '--region', 'home', '--bucket', 'data'];
  const keys = ['--access-key-id', accessKey.accessKeyId, '--secret-access-key-file', 'secret.txt'];
  await holdall(['connection', 'add', 'home', ...where, ...keys]);
  expect((await holdall(['backup', '--connection', 'home', 'docs'])).code).toBe(0);
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function holdall(words: readonly string[], options: Parameters<typeof testHost>[0] = {}) {
  const host = testHost({ cwd: folder, homeFolder: folder, ...options });
  const code = await run(['--home', join(folder, 'settings'), ...words], host);
  return { code, out: host.stdout.text, err: host.stderr.text, questions: host.questions };
}

/** Another computer: no connection, no keys. */
async function stranger(words: readonly string[], options: Parameters<typeof testHost>[0] = {}) {
  const host = testHost({ cwd: folder, homeFolder: folder, ...options });
  const code = await run(['--home', join(folder, 'other-settings'), ...words], host);
  return { code, out: host.stdout.text, err: host.stderr.text, questions: host.questions };
}

test('a link is alone on standard output, and everything to know about it beside', async () => {
  const { code, out, err } = await holdall(['link', 'latest', '--expires', '7d']);
  expect(code).toBe(0);
  expect(out).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/data\/docs\/.+X-Amz-Expires=604800.+\n$/);
  expect(out.trim()).not.toMatch(/\s/);
  expect(err).toContain('not encrypted');
  expect(err).toContain('It works until');
  expect(err).toContain('on this computer only');
  expect(err).not.toContain('X-Amz');
  const json = JSON.parse((await holdall(['link', 'latest', '--json'])).out);
  expect(json).toMatchObject({ type: 'result', ok: true, endsWithKeys: false, reach: 'this-computer' });
  expect(json.url).toContain('X-Amz-Expires=86400');
});

test.each(['8d', '0h', 'soon'])('a link is not made for %s', async (time) => {
  expect((await holdall(['link', 'latest', '--expires', time])).code).toBe(2);
});

test('who has the link lists, restores, verifies and downloads without any keys', async () => {
  const url = (await holdall(['link', 'latest'])).out.trim();
  const files = await stranger(['files', url, 'docs']);
  expect([files.code, files.out]).toEqual([0, expect.stringContaining('note.txt')]);
  const restored = await stranger(['restore', '-', '--to', 'there'], { stdin: `${url}\n` });
  expect(restored.code).toBe(0);
  expect(readFileSync(join(folder, 'there', 'docs', 'note.txt'), 'utf8')).toBe('a note');
  const verified = await stranger(['verify', url, '--full', '--json']);
  expect([verified.code, verified.out]).toEqual([0, expect.stringContaining('"ok":true')]);
  expect((await stranger(['download', url, 'copy.zip'])).code).toBe(0);
  expect(existsSync(join(folder, 'copy.zip'))).toBe(true);
  const stored = readdirSync(join(folder, 'bucket'), { recursive: true }).map(String);
  expect(stored.filter((name) => name.endsWith('.json'))).toEqual([]);
});

test('two backups are compared, each by its id or by a link', async () => {
  const url = (await holdall(['link', 'latest'])).out.trim();
  writeFileSync(join(folder, 'docs', 'new.txt'), 'a new note');
  expect((await holdall(['backup', '--connection', 'home', 'docs'])).code).toBe(0);
  const later = (await holdall(['link', 'latest'])).out.trim();
  const found = [0, expect.stringContaining('docs/new.txt')];
  const half = await holdall(['diff', url, 'latest', '--connection', 'home', '--plan', 'docs']);
  expect([half.code, half.out]).toEqual(found);
  const back = await holdall(['diff', 'latest', '-', '--json'], { stdin: `${url}\n` });
  expect([back.code, JSON.parse(back.out.trim().split('\n').at(-1) ?? '')]).toMatchObject([
    0,
    { diff: { removed: [{ path: 'docs/new.txt' }] } },
  ]);
  // Another computer needs no keys when both are links.
  const both = await stranger(['diff', url, later]);
  expect([both.code, both.out]).toEqual(found);
  for (const { out, err } of [half, back, both]) expect(out + err).not.toContain('X-Amz');
  for (const wrong of [
    ['-', '-'],
    [url, later, '--connection', 'home'],
    ['latest', 'latest', '--ca', 'x.pem'],
  ])
    expect((await holdall(['diff', ...wrong], { stdin: `${url}\n` })).code).toBe(2);
});

test('at a terminal the link is asked for without being shown', async () => {
  const url = (await holdall(['link', 'latest'])).out.trim();
  const { code, err, out, questions } = await stranger(['files', '-'], { terminal: true, answers: [url] });
  expect(code).toBe(0);
  expect(questions).toEqual([{ question: 'Link (not shown): ', hidden: true }]);
  expect(out + err).not.toContain('X-Amz');
});

test('what goes wrong with a link names no secret of it', async () => {
  const url = (await holdall(['link', 'latest'])).out.trim();
  const broken = url.replace('X-Amz-Signature=', 'X-Amz-Signature=00');
  const { code, err } = await stranger(['restore', broken, '--to', 'there'], { env: { HOLDALL_DEBUG: '1' } });
  expect(code).toBe(6);
  expect(err).toContain('link-refused');
  expect(err).not.toContain('X-Amz-Signature=');
  const plain = await stranger(['files', 'http://example.com/b.zip?token=abcdefghijklmnopqrst']);
  expect([plain.code, plain.err]).toEqual([2, expect.stringContaining('link-invalid')]);
  expect(plain.err).not.toContain('abcdefghijklmnopqrst');
  expect((await stranger(['files', url, '--connection', 'home'])).code).toBe(2);
  expect((await holdall(['files', 'latest', '--ca', 'x.pem'])).code).toBe(2);
});

test('a server without ranges is told, and all is restored', async () => {
  const zip = join(folder, 'copy.zip');
  await holdall(['download', 'latest', zip]);
  const bytes = readFileSync(zip);
  const simple = await startScriptedServer((request, answer) =>
    sendFile(request, answer, bytes, { wholeOnly: true }),
  );
  try {
    const { code, err } = await stranger(['restore', `${simple.endpoint}/b.zip`, '--to', 'there']);
    expect(code).toBe(0);
    expect(err).toContain('whole files only');
    expect(simple.seen).toHaveLength(1);
  } finally {
    await simple.close();
  }
  expect(readFileSync(join(folder, 'there', 'docs', 'note.txt'), 'utf8')).toBe('a note');
});

test('rules for web pages are shown, and a storage without them is no failure to look at', async () => {
  const { code, out } = await holdall(['connection', 'cors', 'home', '--origin', 'https://viewer.example']);
  expect(code).toBe(0);
  expect(out).toContain('https://viewer.example; may GET, HEAD; with range');
  expect(out).toContain('holdall connection cors home --origin https://viewer.example --apply');
  expect((await holdall(['connection', 'cors', 'home', '--apply'])).code).toBe(8);
  expect((await holdall(['connection', 'cors', 'home', '--origin', 'viewer'])).code).toBe(2);
});
