import { X509Certificate } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ShareBucket, ShareChange, ShownShareKey } from '#shared/share.ts';
import { parseShareLink } from '#shared/share-link.ts';
import { LocalSecrets } from '../connection/local-secrets.ts';
import { silentLogger } from '../ports/logger.ts';
import { systemClock, systemFileSystem, systemRandom } from '../ports/system.ts';
import { signByHand } from '../serve/testing/signed-request.ts';
import { type OpenStorage, openStorage } from '../storage/open-storage.ts';
import { testCertificate } from '../testing/test-certificates.ts';
import { createShare } from './share.ts';
import type { Share } from './share-types.ts';

const ports = { clock: systemClock, random: systemRandom, files: systemFileSystem, logger: silentLogger };

let folder: string;
let home: string;
let port: number;
let changes: number;
const shares: Share[] = [];
const opened: OpenStorage[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdall-share-'));
  home = join(folder, 'home');
  for (const name of ['a', 'b']) mkdirSync(join(folder, name));
  port = await freePort();
  changes = 0;
});
afterEach(async () => {
  for (const storage of opened.splice(0)) storage.close();
  for (const share of shares.splice(0)) await share.close();
  await rm(folder, { recursive: true });
});

async function freePort(): Promise<number> {
  const server = await listen(0);
  const free = (server.address() as AddressInfo).port;
  await new Promise((resolve) => server.close(resolve));
  return free;
}

function listen(on: number): Promise<Server> {
  const server = createServer((_, answer) => answer.end());
  return new Promise((resolve) => server.listen(on, '127.0.0.1', () => resolve(server)));
}

function open(): Share {
  const secrets = new LocalSecrets(home, ports);
  const share = createShare({ home, hostName: 'Den', ports, secrets, onChange: () => (changes += 1) });
  shares.push(share);
  return share;
}

const bucket = (name: string, under = name): ShareBucket => ({
  name: `bucket-${name}`,
  folder: join(folder, under),
});
const wish = { label: 'my laptop', readOnly: false, buckets: null };

async function shared(change: ShareChange = {}): Promise<{ share: Share; key: ShownShareKey }> {
  const share = open();
  await share.configure({ port, buckets: [bucket('a'), bucket('b')], ...change });
  const key = await share.addKey(wish);
  return { share, key };
}

/** Another computer, which knows the link and was told the secret. */
async function visit(link: string, secretAccessKey: string): Promise<OpenStorage> {
  const { fingerprint, ...place } = parseShareLink(link);
  const settings = {
    ...place,
    ...{ name: 'visitor', rootPath: '', addressing: 'path' as const, caFile: null, proxy: null },
    pinnedFingerprint: fingerprint,
  };
  const storage = await openStorage(settings, { secretAccessKey }, { ...ports, attempts: 1 });
  opened.push(storage);
  return storage;
}

/** Begins to send ten bytes; the rest goes when the function is called, which resolves with the status. */
function slowPut(accessKeyId: string, secretAccessKey: string): () => Promise<number | undefined> {
  const target = '/bucket-a/slow';
  const { headers } = signByHand(`http://127.0.0.1:${port}`, {
    ...{ target, method: 'PUT', region: 'us-east-1', key: { accessKeyId, secretAccessKey } },
    ...{ payloadHash: 'UNSIGNED-PAYLOAD', headers: { 'content-length': '10' } },
  });
  const sending = request({ host: '127.0.0.1', port, method: 'PUT', path: target, headers });
  const status = new Promise<number | undefined>((resolve, reject) => {
    sending.on('error', reject).on('response', (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
  });
  sending.write('hello');
  return () => {
    sending.end('world');
    return status;
  };
}

describe('what is shared', () => {
  test('is reached by the link and the secret, and counted', async () => {
    const { share, key } = await shared();
    expect(share.status()).toMatchObject({ state: 'stopped', endpoints: [], since: null });
    const status = await share.start();
    expect(status).toMatchObject({
      state: 'running',
      endpoints: [`http://127.0.0.1:${port}`],
      fingerprint: null,
      requests: 0,
      failure: null,
    });
    const storage = await visit(await share.link('bucket-a'), key.secretAccessKey);
    await storage.put('x', Buffer.from('hello'));
    await expect(storage.head('missing')).rejects.toMatchObject({ code: 'object-missing' });
    expect(readFileSync(join(folder, 'a', 'x'), 'utf8')).toBe('hello');
    expect(share.status()).toMatchObject({ requests: 2, refused: 0, bytesIn: 5, clients: 1 });
    expect(changes).toBeGreaterThan(0);
    await share.stop();
    expect(share.status()).toMatchObject({ state: 'stopped', endpoints: [] });
    await expect(storage.head('x')).rejects.toMatchObject({ code: 'host-unreachable' });
  });

  test('over TLS is reached by whoever has the fingerprint, and by nobody else', async () => {
    const { share, key } = await shared({ tls: { kind: 'own' } });
    const { fingerprint } = await share.start();
    const link = await share.link('bucket-a');
    expect(parseShareLink(link)).toMatchObject({ fingerprint, endpoint: `https://127.0.0.1:${port}` });
    const storage = await visit(link, key.secretAccessKey);
    await storage.put('x', Buffer.from('hello'));
    const before = share.status().requests;
    const { fingerprint: renewed } = await share.renewCertificate();
    expect(renewed).not.toBe(fingerprint);
    const stranger = await visit(link, key.secretAccessKey);
    await expect(stranger.put('y', Buffer.from('secret'))).rejects.toMatchObject({
      code: 'certificate-changed',
    });
    expect(before).toBe(1);
    expect(share.status()).toMatchObject({ fingerprint: renewed, requests: 0 });
    await (await visit(await share.link('bucket-a'), key.secretAccessKey)).head('x');
  });

  test('a certificate says what this computer is called, for ten years, and stays', async () => {
    const { share } = await shared({ tls: { kind: 'own' } });
    const { pem, fingerprint } = await share.certificate();
    const certificate = new X509Certificate(pem);
    expect(certificate.subjectAltName).toContain('DNS:den.local');
    for (const host of ['localhost', 'den']) expect(certificate.checkHost(host)).toBe(host);
    expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1');
    const years = (certificate.validToDate.getTime() - systemClock.now()) / (365 * 86_400_000);
    expect(years).toBeGreaterThan(9.9);
    expect(certificate.publicKey.asymmetricKeyDetails).toMatchObject({ namedCurve: 'prime256v1' });
    expect((await open().certificate()).fingerprint).toBe(fingerprint);
    expect((await share.start()).fingerprint).toBe(fingerprint);
  });

  test('an address for others turns TLS on', async () => {
    const { share } = await shared({ address: '0.0.0.0' });
    expect(share.settings().tls).toEqual({ kind: 'own' });
    expect(await share.configure({ tls: { kind: 'off' } })).toMatchObject({ tls: { kind: 'own' } });
    expect(await share.configure({ address: 'localhost', tls: { kind: 'off' } })).toMatchObject({
      address: '127.0.0.1',
      tls: { kind: 'off' },
    });
    await share.configure({ address: '0.0.0.0' });
    const { endpoints } = await share.start();
    expect(endpoints).toContain(`https://127.0.0.1:${port}`);
    for (const endpoint of endpoints) expect(endpoint).toMatch(/^https:/);
  });

  test('the person’s own certificate is used, and one that cannot be is named', async () => {
    const made = await testCertificate({ name: 'mine' });
    const other = await testCertificate({ name: 'other' });
    const certFile = join(folder, 'cert.pem');
    const keyFile = join(folder, 'key.pem');
    writeFileSync(certFile, made.cert);
    writeFileSync(keyFile, other.key);
    const { share, key } = await shared({ tls: { kind: 'files', certFile, keyFile } });
    await expect(share.start()).rejects.toMatchObject({ code: 'ca-unreadable' });
    expect(share.status()).toMatchObject({ state: 'failed', failure: { code: 'ca-unreadable' } });
    writeFileSync(keyFile, made.key);
    await share.resume();
    expect(share.status()).toMatchObject({ state: 'running', failure: null });
    await (await visit(await share.link('bucket-a'), key.secretAccessKey)).put('x', Buffer.from('hello'));
  });
});

describe('keys', () => {
  test('are void the moment they are rotated or removed', async () => {
    const { share, key } = await shared();
    await share.start();
    const link = await share.link('bucket-a', { accessKeyId: key.accessKeyId });
    const storage = await visit(link, key.secretAccessKey);
    await storage.put('x', Buffer.from('hello'));
    const rotated = await share.rotateKey(key.accessKeyId);
    expect(rotated).toMatchObject({ accessKeyId: key.accessKeyId, label: 'my laptop' });
    await expect(storage.head('x')).rejects.toMatchObject({
      code: expect.stringMatching(/denied|secret-wrong/),
    });
    const again = await visit(link, rotated.secretAccessKey);
    expect((await again.head('x')).size).toBe(5);
    await share.removeKey(key.accessKeyId);
    await expect(again.headBucket()).rejects.toMatchObject({
      code: expect.stringMatching(/denied|key-unknown/),
    });
    expect(await share.keys()).toEqual([]);
  });

  test('may only read, or see some buckets', async () => {
    const { share, key } = await shared();
    const reader = await share.addKey({ label: '', readOnly: true, buckets: ['bucket-a'] });
    await share.start();
    await (await visit(await share.link('bucket-a'), key.secretAccessKey)).put('x', Buffer.from('hello'));
    const link = await share.link('bucket-a', { accessKeyId: reader.accessKeyId });
    const visitor = await visit(link, reader.secretAccessKey);
    expect((await visitor.head('x')).size).toBe(5);
    await expect(visitor.put('y', Buffer.from('no'))).rejects.toMatchObject({ code: 'access-denied' });
    const elsewhere = await visit(link.replace('bucket-a', 'bucket-b'), reader.secretAccessKey);
    await expect(elsewhere.put('y', Buffer.from('no'))).rejects.toMatchObject({ code: 'access-denied' });
    await expect(share.link('bucket-b', { accessKeyId: reader.accessKeyId })).rejects.toMatchObject({
      code: 'field-invalid',
    });
    for (const buckets of [[], ['bucket-x']])
      await expect(share.addKey({ label: '', readOnly: true, buckets })).rejects.toMatchObject({
        code: 'field-invalid',
      });
  });

  test('may do more or less from one request to the next, without a new start; what is being sent arrives', async () => {
    const { share, key } = await shared();
    await share.start();
    const { since } = share.status();
    const { accessKeyId } = key;
    const visitor = await visit(await share.link('bucket-a', { accessKeyId }), key.secretAccessKey);
    const sending = slowPut(accessKeyId, key.secretAccessKey);
    await expect.poll(() => readdirSync(join(folder, 'a', '.holdall-s3', 'incoming')).length).toBe(1);
    expect(await share.changeKey(accessKeyId, { readOnly: true, label: ' den ' })).toMatchObject({
      ...{ accessKeyId, label: 'den', readOnly: true, buckets: null },
    });
    await expect(visitor.put('y', Buffer.from('no'))).rejects.toMatchObject({ code: 'access-denied' });
    expect(await sending()).toBe(200);
    expect((await visitor.head('slow')).size).toBe(10);
    await share.changeKey(accessKeyId, { readOnly: false, buckets: ['bucket-b'] });
    await expect(visitor.head('slow')).rejects.toMatchObject({ code: 'access-denied' });
    await share.changeKey(accessKeyId, { buckets: null });
    await visitor.put('y', Buffer.from('yes'));
    expect(share.status()).toMatchObject({ since, state: 'running' });
    for (const buckets of [[], ['bucket-x']])
      await expect(share.changeKey(accessKeyId, { buckets })).rejects.toMatchObject({
        code: 'field-invalid',
      });
    await expect(share.changeKey('nobody', { readOnly: true })).rejects.toMatchObject({
      code: 'field-invalid',
    });
    expect(await share.keys()).toMatchObject([{ label: 'den', readOnly: false, buckets: null }]);
  });

  test('lose a right at once where another process takes it', async () => {
    const { share, key } = await shared();
    await share.start();
    const visitor = await visit(await share.link('bucket-a'), key.secretAccessKey);
    await visitor.put('x', Buffer.from('hello'));
    const other = open();
    await other.changeKey(key.accessKeyId, { readOnly: true });
    await expect(visitor.put('y', Buffer.from('no'))).rejects.toMatchObject({ code: 'access-denied' });
    await other.removeKey(key.accessKeyId);
    await expect(visitor.head('x')).rejects.toMatchObject({
      code: expect.stringMatching(/denied|key-unknown/),
    });
  });

  test('say when they were last used, also after a new start; a wrong secret is no use', async () => {
    const { share, key } = await shared();
    await share.start();
    const used = async (of: Share) => (await of.keys()).map(({ lastUsedAt }) => lastUsedAt);
    const link = await share.link('bucket-a');
    await expect((await visit(link, 'f'.repeat(40))).head('x')).rejects.toMatchObject({
      code: expect.stringMatching(/denied|secret-wrong/),
    });
    expect(await used(share)).toEqual([null]);
    await (await visit(link, key.secretAccessKey)).put('x', Buffer.from('hello'));
    const [at] = await used(share);
    expect(at).toBeGreaterThan(0);
    await share.close();
    expect(await used(open())).toEqual([at]);
  });

  test('have secrets that stand in no file but that of the secrets, which is the owner’s alone', async () => {
    const { share, key } = await shared({ tls: { kind: 'own' } });
    await share.start();
    for (const name of readdirSync(home)) {
      const text = readFileSync(join(home, name), 'utf8');
      const holdsSecrets = text.includes(key.secretAccessKey) || text.includes('PRIVATE KEY');
      expect([name, holdsSecrets]).toEqual([name, name === 'secrets.json']);
      expect(statSync(join(home, name)).mode & 0o077).toBe(0);
    }
    expect(
      JSON.stringify([share.settings(), await share.keys(), share.status(), await share.link('bucket-a')]),
    ).not.toContain(key.secretAccessKey);
  });

  test('whose secret is gone are listed as such, and no other key suffers', async () => {
    const { share, key } = await shared();
    const lost = await share.addKey(wish);
    await new LocalSecrets(home, ports).remove(`share:${lost.accessKeyId}`);
    expect((await share.keys()).map(({ hasSecret }) => hasSecret)).toEqual([true, false]);
    await share.start();
    await (await visit(await share.link('bucket-a'), key.secretAccessKey)).put('x', Buffer.from('hello'));
  });
});

describe('starting and stopping', () => {
  test('with the app, where somebody switched it on and wants it so', async () => {
    const { share } = await shared();
    await share.resume();
    expect(share.status().state).toBe('stopped');
    await share.start();
    await share.close();
    const next = open();
    await next.resume();
    expect(next.status().state).toBe('running');
    await next.configure({ startWithApp: false });
    await next.close();
    const third = open();
    await third.resume();
    expect(third.status().state).toBe('stopped');
    await third.start();
    await third.resume();
    expect(third.status().state).toBe('running');
  });

  test('takes over what another process changed, and starts anew only for what needs it', async () => {
    const { share, key } = await shared();
    await share.start();
    const { since } = share.status();
    const other = open();
    const added = await other.addKey(wish);
    await other.removeKey(key.accessKeyId);
    await share.resume();
    const storage = await visit(await share.link('bucket-a'), added.secretAccessKey);
    await storage.put('x', Buffer.from('hello'));
    expect(share.status()).toMatchObject({ since, requests: 1, bytesIn: 5 });
    await other.configure({ buckets: [bucket('b')] });
    await share.resume();
    await expect(storage.headBucket()).rejects.toMatchObject({ code: 'bucket-missing' });
    expect(share.status().bytesIn).toBe(0);
    await other.configure({ buckets: [] });
    await share.resume();
    expect(share.status()).toMatchObject({
      state: 'failed',
      endpoints: [],
      failure: { code: 'field-invalid' },
    });
    await other.stop();
    await share.resume();
    expect(share.status()).toMatchObject({ state: 'stopped', failure: null });
  });

  test.each<ShareChange>([{}, { tls: { kind: 'own' } }])(
    'where another program shares with the same settings, that is said, and it takes over (%j)',
    async (change) => {
      const { share: first, key } = await shared(change);
      const { fingerprint, endpoints } = await first.start();
      const second = open();
      await second.resume();
      expect(second.status()).toMatchObject({ state: 'elsewhere', failure: null, fingerprint, endpoints });
      // Asking was nobody's use of it.
      expect(first.status()).toMatchObject({ requests: 0, clients: 0 });
      expect(await first.keys()).toMatchObject([{ lastUsedAt: null }]);
      const visitor = await visit(await second.link('bucket-a'), key.secretAccessKey);
      await visitor.put('x', Buffer.from('hello'));
      // Another new secret: the first program learns it when it is asked.
      await second.rotateKey(key.accessKeyId);
      await second.resume();
      expect(second.status().state).toBe('elsewhere');
      const before = changes;
      await second.resume();
      expect(changes).toBe(before);
      await first.close();
      await second.resume();
      expect(second.status()).toMatchObject({ state: 'running', endpoints });
    },
  );

  test('another Holdall with other settings is a stranger', async () => {
    const { share: first } = await shared();
    await first.start();
    home = join(folder, 'other home');
    mkdirSync(join(folder, 'c'));
    const { share: second } = await shared({ buckets: [bucket('c')] });
    await expect(second.start()).rejects.toMatchObject({ code: 'port-taken' });
    expect(second.status()).toMatchObject({ state: 'failed' });
    expect(first.status()).toMatchObject({ state: 'running' });
  });

  test('a port in use is told, with one that is free, and tried again', async () => {
    const { share } = await shared();
    const squatter = await listen(port);
    await expect(share.start()).rejects.toMatchObject({ code: 'port-taken' });
    const { failure } = share.status();
    expect(failure).toMatchObject({ code: 'port-taken', details: { port } });
    const free = Number(failure?.details?.free);
    expect(free).toBeGreaterThan(port);
    await share.configure({ port: free });
    expect(share.status()).toMatchObject({ state: 'running', endpoints: [`http://127.0.0.1:${free}`] });
    await share.configure({ port });
    expect(share.status()).toMatchObject({ state: 'failed', failure: { code: 'port-taken' } });
    await new Promise((resolve) => squatter.close(resolve));
    await share.resume();
    expect(share.status()).toMatchObject({ state: 'running', failure: null });
  });

  test('a change while it runs goes on at the new port; a drive that went away is told', async () => {
    const { share } = await shared();
    await share.start();
    const next = await freePort();
    await share.configure({ port: next });
    expect(share.status().endpoints).toEqual([`http://127.0.0.1:${next}`]);
    rmSync(join(folder, 'a'), { recursive: true });
    await share.configure({ port });
    expect(share.status()).toMatchObject({ state: 'failed', failure: { code: 'folder-missing' } });
    mkdirSync(join(folder, 'a'));
    await share.resume();
    expect(share.status().state).toBe('running');
  });

  test('an address that is not this computer’s is told', async () => {
    const { share } = await shared({ address: '192.0.2.1' });
    await expect(share.start()).rejects.toMatchObject({
      code: 'field-invalid',
      details: { field: 'address' },
    });
  });

  test('a passphrase over the secrets is asked for, not stumbled over', async () => {
    const { share } = await shared();
    await share.start();
    await share.close();
    const locked = new LocalSecrets(home, ports, { N: 1024, r: 8, p: 1 });
    await locked.changePassphrase('correct horse', null);
    const next = open();
    await next.resume();
    expect(next.status()).toMatchObject({ state: 'failed', failure: { code: 'secrets-locked' } });
  });
});

describe('what cannot be shared', () => {
  test.each<[string, (at: (name: string) => string) => ShareBucket[], string]>([
    ['a folder twice', (at) => [bucket('a'), { name: 'bucket-b', folder: at('a') }], 'field-invalid'],
    ['a name twice', (at) => [bucket('a'), { name: 'bucket-a', folder: at('b') }], 'field-invalid'],
    [
      'one inside the other',
      (at) => [bucket('a'), { name: 'bucket-b', folder: at('a/inner') }],
      'field-invalid',
    ],
    [
      'one around the other',
      (at) => [{ name: 'bucket-b', folder: at('a/inner') }, bucket('a')],
      'field-invalid',
    ],
    ['by a link', (at) => [bucket('a'), { name: 'bucket-b', folder: at('link') }], 'field-invalid'],
    ['our own settings', (at) => [{ name: 'bucket-a', folder: at('home') }], 'field-invalid'],
    ['what holds our settings', (at) => [{ name: 'bucket-a', folder: at('.') }], 'field-invalid'],
    ['what lies in our settings', (at) => [{ name: 'bucket-a', folder: at('home/inner') }], 'field-invalid'],
    ['a path that depends', () => [{ name: 'bucket-a', folder: 'a' }], 'field-invalid'],
    ['what is not there', (at) => [{ name: 'bucket-a', folder: at('nowhere') }], 'folder-missing'],
    ['a file', (at) => [{ name: 'bucket-a', folder: at('file') }], 'folder-unreadable'],
    ['a name that is none', (at) => [{ name: '..', folder: at('a') }], 'bucket-name-invalid'],
  ])('%s', async (_what, buckets, code) => {
    const at = (name: string) => join(folder, name);
    for (const name of ['a/inner', 'home/inner']) mkdirSync(at(name), { recursive: true });
    symlinkSync(at('a'), at('link'));
    writeFileSync(at('file'), '');
    const share = open();
    const before = share.settings();
    await expect(share.configure({ buckets: buckets(at) })).rejects.toMatchObject({ code });
    expect(share.settings()).toEqual(before);
  });

  test.each(['example.com', '', '1.2.3', '*'])('an address like “%s”', async (address) => {
    await expect(open().configure({ address })).rejects.toMatchObject({ code: 'field-invalid' });
  });

  test('a settings file that cannot be read stays as it is', async () => {
    mkdirSync(home);
    const file = join(home, 'share.json');
    writeFileSync(file, '{"port": "many"}');
    const share = open();
    await expect(share.configure({ port })).rejects.toMatchObject({ code: 'config-damaged' });
    await share.resume();
    expect(share.status()).toMatchObject({ state: 'failed', failure: { code: 'config-damaged' } });
    expect(readFileSync(file, 'utf8')).toBe('{"port": "many"}');
  });
});
