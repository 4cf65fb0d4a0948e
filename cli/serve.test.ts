import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { testCertificate } from '#engine/testing/test-certificates.ts';
import { parseShareLink } from '#shared/share-link.ts';
import { run } from './run.ts';
import { type TestHost, testHost } from './testing/test-host.ts';

let folder: string;
const running: { stop: AbortController; ended: Promise<number> }[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdall-cli-serve-'));
  for (const name of ['disk', 'documents']) mkdirSync(join(folder, name));
  writeFileSync(join(folder, 'documents', 'a.txt'), 'hello');
});
afterEach(async () => {
  for (const { stop, ended } of running.splice(0)) {
    stop.abort();
    expect(await ended).toBe(0);
  }
  rmSync(folder, { recursive: true, force: true });
});

type HostOptions = Parameters<typeof testHost>[0];

async function holdall(words: readonly string[], options: HostOptions = {}, home = 'settings') {
  const host = testHost({ cwd: folder, homeFolder: folder, ...options });
  const code = await run(['--home', join(folder, home), ...words], host);
  return { code, host, out: host.stdout.text, err: host.stderr.text };
}

/** Starts `holdall serve` and resolves with the first line of its `--json` once it listens. */
async function serve(words: readonly string[], options: HostOptions = {}) {
  const stop = new AbortController();
  const host: TestHost = testHost({ cwd: folder, homeFolder: folder, ...options, signal: stop.signal });
  const ended = run(['--home', join(folder, 'settings'), '--json', 'serve', ...words], host);
  running.push({ stop, ended });
  await expect.poll(() => host.stdout.text).toContain('\n');
  const [line = ''] = host.stdout.text.split('\n');
  return { host, stop, ended, listening: JSON.parse(line) as Record<string, string> };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('holdall serve --bucket', () => {
  test('tells scripts everything in its first line', async () => {
    const { listening } = await serve(['--bucket', 'backups=disk']);
    expect(listening).toEqual({
      type: 'listening',
      endpoint: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      region: 'us-east-1',
      accessKeyId: expect.stringMatching(/^HOLDALL[0-9A-F]{12}$/),
      secretAccessKey: expect.stringMatching(/^[0-9a-f]{40}$/),
    });
  });

  test('a secret that was given is not repeated', async () => {
    const env = {
      HOLDALL_SERVE_ACCESS_KEY_ID: 'MYKEY',
      HOLDALL_SERVE_SECRET_ACCESS_KEY: 'my-own-long-secret',
    };
    const { listening, host } = await serve(['--bucket', 'backups=disk'], { env });
    expect(listening).toMatchObject({ accessKeyId: 'MYKEY' });
    expect(listening).not.toHaveProperty('secretAccessKey');
    expect(listening).not.toHaveProperty('fingerprint');
    expect(host.stdout.text + host.stderr.text).not.toContain('my-own-long-secret');
  });

  test('asks for the secret of an id on a terminal, and refuses one on the command line', async () => {
    const words = ['--bucket', 'backups=disk', '--access-key-id', 'MYKEY'];
    const { host } = await serve(words, { terminal: true, answers: ['typed-by-a-person'] });
    expect(host.questions).toEqual([{ question: 'Secret access key (not shown): ', hidden: true }]);
    const refused = await holdall(['serve', ...words, '--secret-access-key', 'seen-by-all']);
    expect(refused.code).toBe(2);
    expect(refused.err).not.toContain('seen-by-all');
  });

  test.each([
    [['--bucket', 'a-a=disk', '--tls-cert', 'x']],
    [['--bucket', 'a-a=disk', '--tls', '--insecure-http']],
    [['--bucket', 'a-a=disk', '--listen', 'example.com', '--insecure-http']],
    [['--bucket', 'a-a=disk', '--access-key-id', 'a/b']],
    [['--bucket', 'a-a=disk', '--bucket', 'b-b=disk']],
    [['--bucket', 'a-a=']],
    [['--port', '9000']],
  ])('%j is refused', async (words) => {
    expect((await holdall(['serve', ...words])).code).toBe(2);
  });

  test('on a network it encrypts without being asked, or warns; and wants a long secret', async () => {
    const network = ['--bucket', 'backups=disk', '--listen', '0.0.0.0'];
    const { listening, host } = await serve(network);
    expect(listening.endpoint).toMatch(/^https:/);
    expect(listening.fingerprint).toMatch(/^[0-9a-f]{64}$/);
    expect(host.stderr.text).toBe('');
    const plain = await serve([...network, '--insecure-http']);
    expect(plain.host.stderr.text).toContain('nothing is encrypted');
    expect(plain.listening.endpoint).toMatch(/^http:/);
    const env = { HOLDALL_SERVE_SECRET_ACCESS_KEY: 'short' };
    expect(await holdall(['serve', ...network], { env })).toMatchObject({
      code: 2,
      err: expect.not.stringContaining('short)'),
    });
  });
});

describe('from one computer to the other', () => {
  test('by link and secret, pinned to the certificate', async () => {
    const { listening, stop, ended } = await serve(['--bucket', 'backups=disk', '--tls']);
    const { endpoint = '', fingerprint = '', accessKeyId = '', secretAccessKey = '' } = listening;
    const link = `holdall://s3?endpoint=${endpoint}&bucket=backups&key=${accessKeyId}&fp=${fingerprint}`;
    const add = await holdall(
      ['connection', 'add', 'den', '--from', link, '--secret-access-key-stdin'],
      { stdin: secretAccessKey },
      'other',
    );
    expect(add).toMatchObject({ code: 0 });
    const shown = await holdall(['connection', 'show', 'den', '--json'], {}, 'other');
    expect(JSON.parse(shown.out)).toMatchObject({
      endpoint,
      pinnedFingerprint: fingerprint,
      addressing: 'path',
    });
    expect((await holdall(['backup', '--connection', 'den', 'documents'], {}, 'other')).code).toBe(0);
    expect((await holdall(['restore', 'latest', '--to', 'back'], {}, 'other')).code).toBe(0);
    expect(readFileSync(join(folder, 'back', 'documents', 'a.txt'), 'utf8')).toBe('hello');

    // The same port with another certificate: nothing is sent to it.
    const port = new URL(endpoint).port;
    stop.abort();
    await ended;
    const { cert, key } = await testCertificate({ name: 'in between' });
    writeFileSync(join(folder, 'cert.pem'), cert);
    writeFileSync(join(folder, 'key.pem'), key);
    await serve([
      '--bucket',
      'backups=disk',
      '--port',
      port,
      '--tls-cert',
      'cert.pem',
      '--tls-key',
      'key.pem',
    ]);
    const wrong = await holdall(['list'], {}, 'other');
    expect(wrong).toMatchObject({ code: 5, err: expect.stringContaining('certificate-changed') });
    // The person has compared the new fingerprint.
    const { X509Certificate } = await import('node:crypto');
    const { fingerprint256 } = new X509Certificate(cert);
    await holdall(['connection', 'set', 'den', 'pinned-fingerprint', fingerprint256], {}, 'other');
    // Still refused: that server knows another secret; but it was asked.
    expect((await holdall(['list'], {}, 'other')).code).toBe(6);
    const plain = await holdall(
      ['connection', 'set', 'den', 'endpoint', `http://127.0.0.1:${port}`],
      {},
      'other',
    );
    expect(plain).toMatchObject({ code: 2, err: expect.stringContaining('pinned fingerprint') });
    await holdall(['connection', 'set', 'den', 'pinned-fingerprint', ''], {}, 'other');
    expect(await holdall(['list'], {}, 'other')).toMatchObject({
      err: expect.stringContaining('tls-untrusted'),
    });
  });

  test('a link that is damaged is refused before the secret is asked for', async () => {
    const { code, host } = await holdall(['connection', 'add', 'den', '--from', 'holdall://s3?endpoint=x'], {
      terminal: true,
    });
    expect(code).toBe(2);
    expect(host.questions).toEqual([]);
    expect((await holdall(['connection', 'add', 'den', '--access-key-id', 'x'])).err).toContain(
      '--bucket NAME',
    );
  });
});

describe('holdall share', () => {
  test('is set up step by step, and “holdall serve” runs it', async () => {
    const port = await freePort();
    expect((await holdall(['share', 'show'])).out).toContain('No folder is shared yet');
    expect((await holdall(['share', 'add', 'backups', 'disk'])).code).toBe(0);
    expect((await holdall(['share', 'set', 'port', String(port)])).code).toBe(0);
    expect((await holdall(['share', 'set', 'tls', 'own'])).code).toBe(0);
    const added = await holdall(['share', 'keys', 'add', 'laptop', '--bucket', 'backups', '--json']);
    const key = JSON.parse(added.out);
    expect(key).toMatchObject({ label: 'laptop', readOnly: false, buckets: ['backups'] });
    const link = await holdall(['share', 'link', 'backups', '--qr']);
    expect(link.out).toContain('█');
    const [first = ''] = link.out.split('\n');
    expect(parseShareLink(first)).toMatchObject({
      endpoint: `https://127.0.0.1:${port}`,
      accessKeyId: key.accessKeyId,
    });
    const certificate = await holdall(['share', 'certificate']);
    expect(certificate.out).toMatch(/^-----BEGIN CERTIFICATE-----/);

    const { listening } = await serve([]);
    expect(listening).toEqual({
      ...{
        type: 'listening',
        region: 'us-east-1',
        endpoint: `https://127.0.0.1:${port}`,
        accessKeyId: key.accessKeyId,
      },
      fingerprint: parseShareLink(first).fingerprint,
    });
    const add = ['connection', 'add', 'den', '--from', first];
    await holdall(add, { env: { HOLDALL_SECRET_ACCESS_KEY: key.secretAccessKey } }, 'other');
    expect((await holdall(['backup', '--connection', 'den', 'documents'], {}, 'other')).code).toBe(0);
    // Only this run was asked for; the app does not share because of it.
    expect(JSON.parse((await holdall(['share', 'show', '--json'])).out)).toMatchObject({ enabled: false });
  });

  test('keys are listed without secrets, rotated and removed', async () => {
    await holdall(['share', 'add', 'backups', 'disk']);
    const { accessKeyId, secretAccessKey } = JSON.parse(
      (await holdall(['share', 'keys', 'add', 'tv', '--read-only', '--json'])).out,
    );
    const listed = await holdall(['share', 'keys', 'list']);
    expect(listed.out).toMatch(/tv\s+read\s+all\s+never/);
    expect(listed.out).not.toContain(secretAccessKey);
    const set = await holdall([
      ...[
        'share',
        'keys',
        'set',
        accessKeyId,
        '--read-write',
        '--bucket',
        'backups',
        '--label',
        'den',
        '--json',
      ],
    ]);
    expect(JSON.parse(set.out)).toMatchObject({
      key: { accessKeyId, label: 'den', readOnly: false, buckets: ['backups'] },
    });
    const again = await holdall(['share', 'keys', 'set', accessKeyId, '--read-only', '--all-buckets']);
    expect(again.err + again.out).toContain(`The key ${accessKeyId} may now read in all buckets.`);
    for (const words of [[], ['--read-only', '--read-write'], ['--bucket', 'a', '--all-buckets']])
      expect((await holdall(['share', 'keys', 'set', accessKeyId, ...words])).code).toBe(2);
    const rotated = JSON.parse((await holdall(['share', 'keys', 'rotate', accessKeyId, '--json'])).out);
    expect(rotated).toMatchObject({
      accessKeyId,
      secretAccessKey: expect.not.stringContaining(secretAccessKey),
    });
    expect((await holdall(['share', 'keys', 'remove', accessKeyId])).code).toBe(2);
    expect((await holdall(['share', 'keys', 'remove', accessKeyId, '--yes'])).code).toBe(0);
    expect((await holdall(['share', 'keys', 'remove', accessKeyId, '--yes'])).code).toBe(2);
    expect(JSON.parse((await holdall(['share', 'keys', 'list', '--json'])).out)).toEqual([]);
  });

  test('what is shared for the first time gets a key, shown once', async () => {
    await holdall(['share', 'add', 'backups', 'disk']);
    await holdall(['share', 'set', 'port', String(await freePort())]);
    const first = await serve([]);
    expect(first.listening.secretAccessKey).toMatch(/^[0-9a-f]{40}$/);
    first.stop.abort();
    await first.ended;
    const second = await serve([]);
    expect(second.listening).toMatchObject({ accessKeyId: first.listening.accessKeyId });
    expect(second.listening).not.toHaveProperty('secretAccessKey');
  });

  test('where another program shares it already, it says so and takes over', async () => {
    await holdall(['share', 'add', 'backups', 'disk']);
    await holdall(['share', 'set', 'port', String(await freePort())]);
    const first = await serve([]);
    const second = await serve([]);
    expect(second.listening).toMatchObject({ endpoint: first.listening.endpoint });
    expect(second.host.stderr.text).toContain('shares it already');
  });

  test('a port of a foreign program is said, with one that is free', async () => {
    const foreign = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => foreign.listen(0, '127.0.0.1', resolve));
    const { port } = foreign.address() as AddressInfo;
    await holdall(['share', 'add', 'backups', 'disk']);
    await holdall(['share', 'set', 'port', String(port)]);
    const { code, err } = await holdall(['serve']);
    expect(code).toBe(9);
    expect(err).toContain('by another program');
    expect(err).toMatch(/holdall share set port \d+/);
    await new Promise((resolve) => foreign.close(resolve));
  });

  test('a key that nobody was shown is not kept', async () => {
    expect((await holdall(['serve'])).code).toBe(2);
    expect(JSON.parse((await holdall(['share', 'keys', 'list', '--json'])).out)).toEqual([]);
  });

  test.each([
    [['share', 'set', 'port', '0']],
    [['share', 'set', 'port', 'many']],
    [['share', 'set', 'enabled', 'perhaps']],
    [['share', 'set', 'tls', 'files']],
    [['share', 'set', 'colour', 'blue']],
    [['share', 'add', 'backups', 'settings']],
    [['share', 'add', 'Backups', 'disk']],
    [['share', 'remove', 'nothing']],
    [['share', 'link', 'nothing']],
    [['share', 'keys', 'add', 'x', '--bucket', 'nothing']],
  ])('%j is refused', async (words) => {
    mkdirSync(join(folder, 'settings'));
    expect((await holdall(words)).code).toBe(2);
    expect(existsSync(join(folder, 'settings', 'share.json'))).toBe(false);
  });

  test('a certificate of one’s own is looked at when it is set', async () => {
    const [mine, other] = [await testCertificate({ name: 'mine' }), await testCertificate({ name: 'other' })];
    writeFileSync(join(folder, 'cert.pem'), mine.cert);
    writeFileSync(join(folder, 'key.pem'), other.key);
    const set = ['share', 'set', 'tls', 'files', '--cert', 'cert.pem', '--key', 'key.pem'];
    expect(await holdall(set)).toMatchObject({ code: 2, err: expect.stringContaining('does not belong') });
    writeFileSync(join(folder, 'key.pem'), mine.key);
    expect((await holdall(set)).code).toBe(0);
  });

  test('a plan that would hold its own storage is told of it, and does not', async () => {
    const port = String(await freePort());
    mkdirSync(join(folder, 'documents', 'disk'));
    await holdall(['share', 'add', 'backups', 'documents/disk']);
    await holdall(['share', 'set', 'port', port]);
    const { listening } = await serve([]);
    const link = (await holdall(['share', 'link', 'backups'])).out.trim();
    const secret = { env: { HOLDALL_SECRET_ACCESS_KEY: listening.secretAccessKey ?? '' } };
    expect((await holdall(['connection', 'add', 'own', '--from', link], secret)).code).toBe(0);
    const plan = await holdall(['plan', 'add', 'docs', 'documents', '--connection', 'own']);
    expect(plan).toMatchObject({ code: 0, err: expect.stringContaining('would grow each time') });
    for (const text of ['one', 'two']) {
      writeFileSync(join(folder, 'documents', 'a.txt'), text);
      const done = await holdall(['backup', 'docs', '--json']);
      const last = JSON.parse(done.out.trim().split('\n').at(-1) ?? '');
      expect(last).toMatchObject({ ok: true, backup: { files: 1 } });
    }
  });

  test('a folder that is shared no longer stays as it is', async () => {
    await holdall(['share', 'add', 'backups', 'disk']);
    writeFileSync(join(folder, 'disk', 'kept'), '');
    expect((await holdall(['share', 'remove', 'backups'])).code).toBe(0);
    expect(existsSync(join(folder, 'disk', 'kept'))).toBe(true);
  });
});
