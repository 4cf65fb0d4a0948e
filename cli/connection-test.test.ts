import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLogger, startServer, systemClock, systemRandom } from '#engine/index.ts';
import { testCertificate } from '#engine/testing/test-certificates.ts';
import { run } from './run.ts';
import { testHost } from './testing/test-host.ts';

const secret = 'cliTestSecret00000000000000000000000000';
let folder: string;
let server: Awaited<ReturnType<typeof startServer>>;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'holdall-cli-test-'));
  writeFileSync(join(folder, 'secret.txt'), secret);
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function serve(tls?: { key: string; cert: string }) {
  mkdirSync(join(folder, 'buckets', 'data'), { recursive: true });
  server = await startServer({
    clock: systemClock,
    random: systemRandom,
    logger: silentLogger,
    buckets: { data: join(folder, 'buckets', 'data') },
    allowCreateBucketIn: join(folder, 'buckets'),
    accessKeys: [{ accessKeyId: 'CLITESTKEY0000000001', secretAccessKey: secret }],
    region: 'home',
    ...(tls ? { tls } : {}),
  });
}

async function holdall(words: readonly string[], options: Parameters<typeof testHost>[0] = {}) {
  const host = testHost({ cwd: folder, homeFolder: folder, ...options });
  const code = await run(['--home', join(folder, 'settings'), ...words], host);
  return { code, host, out: host.stdout.text, err: host.stderr.text };
}

async function add(bucket: string, region: string) {
  const words = [
    'connection',
    'add',
    'home',
    '--endpoint',
    server.endpoint,
    '--region',
    region,
    '--bucket',
    bucket,
  ];
  const keys = ['--access-key-id', 'CLITESTKEY0000000001', '--secret-access-key-file', 'secret.txt'];
  expect((await holdall([...words, ...keys])).code).toBe(0);
}

const test_ = ['connection', 'test', 'home'];

test('the steps are a table; for scripts everything has a name; what was seen is remembered', async () => {
  await serve();
  await add('data', 'home');
  const { code, err } = await holdall(test_);
  expect(code).toBe(0);
  expect(err).toMatch(/^ok {4} {2}copies within the storage {2}yes$/m);
  expect(err).toMatch(/^ok {4} {2}hidden versions +no +Removed means removed\.$/m);
  const json = await holdall([...test_, '--json']);
  const lines = json.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.find(({ step }) => step === 'part-copy')).toMatchObject({
    type: 'step',
    ok: true,
    verdict: 'yes',
  });
  expect(lines.at(-1)).toMatchObject({
    type: 'result',
    ok: true,
    capabilities: { partCopy: 'yes', public: 'no' },
  });
  const remembered = readFileSync(join(folder, 'settings', 'cache', 'capabilities.json'), 'utf8');
  expect(remembered).toContain('"unequalParts":"yes"');
});

test('a possible fix is named, and done with --fix', async () => {
  await serve();
  await add('data', 'mars-1');
  const told = await holdall(test_);
  expect(told.code).not.toBe(0);
  expect(told.err).toContain('Possible fix: take the region “home”.');
  expect(told.err).toContain('holdall connection test home --fix');
  const json = await holdall([...test_, '--json']);
  expect(json.out).toContain('"fix":{"kind":"take-region","region":"home"}');
  const done = await holdall([...test_, '--fix']);
  expect(done.code).toBe(0);
  expect((await holdall(['connection', 'show', 'home'])).out).toMatch(/region +home/);
});

test('a bucket is created only when somebody agrees', async () => {
  await serve();
  await add('new-bucket', 'home');
  const nobody = await holdall([...test_, '--fix']);
  expect(nobody.code).toBe(2);
  const no = await holdall([...test_, '--fix'], { terminal: true, answers: ['n'] });
  expect(no.code).toBe(7);
  const yes = await holdall([...test_, '--fix'], { terminal: true, answers: ['y'] });
  expect(yes.code).toBe(0);
  expect(yes.host.questions).toHaveLength(1);
});

test('a certificate is trusted only when somebody has seen its fingerprint and agrees', async () => {
  await serve(await testCertificate({ name: 'my nas' }));
  await add('data', 'home');
  const no = await holdall([...test_, '--fix'], { terminal: true, answers: [''] });
  expect(no.code).toBe(5);
  expect(no.err).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/m);
  expect((await holdall(['connection', 'show', 'home'])).out).toMatch(/caFile +-/);
  const script = await holdall([...test_, '--fix', '--yes']);
  expect([script.code, script.err]).toEqual([2, expect.stringContaining('--trust FINGERPRINT')]);
  const other = await holdall([...test_, '--fix', '--trust', 'AB:CD']);
  expect(other.err).toContain('not the one whose fingerprint was shown');
  expect((await holdall(['connection', 'show', 'home'])).out).toMatch(/caFile +-/);
  const [fingerprint = ''] = /([0-9A-F]{2}:){31}[0-9A-F]{2}/.exec(no.err) ?? [];
  expect((await holdall([...test_, '--fix', '--trust', fingerprint])).code).toBe(0);
  expect((await holdall(['connection', 'show', 'home'])).out).toMatch(/caFile +.*certificates/);
  await holdall(['connection', 'set', 'home', 'ca', '']);
  const yes = await holdall([...test_, '--fix'], { terminal: true, answers: ['yes'] });
  expect(yes.code).toBe(0);
  expect((await holdall(test_)).code).toBe(0);
});
