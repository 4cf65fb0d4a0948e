import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ConnectionSettings } from '#shared/connection.ts';
import { keepCertificate } from '../../connection/keep-certificate.ts';
import { silentLogger } from '../../ports/logger.ts';
import { systemClock, systemFileSystem, systemRandom } from '../../ports/system.ts';
import { type RunningServer, startServer } from '../../serve/index.ts';
import { type TestCertificate, testCertificate } from '../../testing/test-certificates.ts';
import { openStorage } from '../open-storage.ts';
import { type ProbeResult, testConnection } from './index.ts';

const secretAccessKey = 'trustTestSecret0000000000000000000000';
const accessKeyId = 'TRUSTTESTKEY00000001';
const ports = { clock: systemClock, random: systemRandom, logger: silentLogger };
const day = 24 * 60 * 60_000;

let folder: string;
let authority: TestCertificate;
let server: RunningServer | undefined;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'holdall-trust-'));
  systemFileSystem.mkdirSync(join(folder, 'data'));
  authority = await testCertificate({ name: 'Home authority', isAuthority: true });
});

afterEach(async () => {
  await server?.close();
  server = undefined;
});

afterAll(() => rmSync(folder, { recursive: true }));

async function serve(tls?: TestCertificate): Promise<RunningServer> {
  server = await startServer({
    ...ports,
    buckets: { data: join(folder, 'data') },
    accessKeys: [{ accessKeyId, secretAccessKey }],
    region: 'home',
    limits: { smallestPart: 1000 },
    ...(tls ? { tls } : {}),
  });
  return server;
}

async function lastStep(endpoint: string, change: Partial<ConnectionSettings> = {}): Promise<ProbeResult> {
  const settings: ConnectionSettings = {
    name: 'trust',
    endpoint,
    region: 'home',
    bucket: 'data',
    rootPath: '',
    accessKeyId,
    addressing: 'path',
    caFile: null,
    proxy: null,
    ...change,
  };
  const { steps } = await testConnection({
    settings,
    ...ports,
    leastPart: 1000,
    open: (changed) => openStorage(changed, { secretAccessKey }, { ...ports, attempts: 1 }),
  });
  const last = steps.at(-1);
  if (!last) throw new Error('no steps');
  return last;
}

/** Takes the fix of a failed TLS step and tests again. */
async function trusting(step: ProbeResult, endpoint: string, change: Partial<ConnectionSettings> = {}) {
  if (step.fix?.kind !== 'trust-ca') throw new Error('no certificate to trust');
  const caFile = keepCertificate(join(folder, 'home'), step.fix, { files: systemFileSystem });
  return await lastStep(endpoint, { caFile, ...change });
}

const untrusted = { step: 'tls', ok: false, error: { code: 'tls-untrusted' } };
const works = { step: 'public', ok: true };

describe('a certificate that is not trusted', () => {
  test('of a server that vouches for itself can be trusted', async () => {
    const { endpoint } = await serve(await testCertificate({ name: 'my nas' }));
    const step = await lastStep(endpoint);
    expect(step).toMatchObject({
      ...untrusted,
      note: { code: 'tls-self-signed' },
      fix: { kind: 'trust-ca', subject: 'my nas', issuer: 'my nas' },
    });
    expect(await trusting(step, endpoint)).toMatchObject(works);
  });

  test('of an authority that the server sends along: the authority is what gets trusted', async () => {
    const leaf = await testCertificate({ name: 'my nas', by: authority });
    const { endpoint } = await serve({ key: leaf.key, cert: `${leaf.cert}\n${authority.cert}` });
    const step = await lastStep(endpoint);
    expect(step).toMatchObject({
      ...untrusted,
      note: { code: 'tls-unknown-issuer', values: { issuer: 'Home authority' } },
      fix: { kind: 'trust-ca', subject: 'Home authority' },
    });
    expect(await trusting(step, endpoint)).toMatchObject(works);
    await server?.close();
    const renewed = await testCertificate({ name: 'my nas, renewed', by: authority });
    const again = await serve({ key: renewed.key, cert: renewed.cert });
    expect(await trusting(step, again.endpoint)).toMatchObject(works);
  });

  test('of an authority that the server keeps to itself: its file is asked for', async () => {
    const { endpoint } = await serve(await testCertificate({ name: 'my nas', by: authority }));
    const step = await lastStep(endpoint);
    expect(step).toMatchObject({
      ...untrusted,
      note: { code: 'tls-no-issuer', values: { issuer: 'Home authority' } },
    });
    expect(step.fix).toBeUndefined();
  });

  test.each([
    ['expired', { validFrom: -20, validTo: -10 }, 'tls-expired'],
    ['from the future', { validFrom: 10, validTo: 20 }, 'tls-not-yet'],
  ])('%s is not a matter of trust', async (_name, days, code) => {
    const from = new Date(systemClock.now() + days.validFrom * day);
    const to = new Date(systemClock.now() + days.validTo * day);
    const { endpoint } = await serve(await testCertificate({ name: 'nas', validFrom: from, validTo: to }));
    const step = await lastStep(endpoint);
    expect(step).toMatchObject({ ...untrusted, note: { code } });
    expect(step.fix).toBeUndefined();
  });

  test('of another host is none either', async () => {
    const { endpoint } = await serve(await testCertificate({ name: 'other', ip: '10.1.2.3' }));
    const step = await lastStep(endpoint);
    expect(step).toMatchObject({
      ...untrusted,
      note: { code: 'tls-wrong-host', values: { names: '10.1.2.3' } },
    });
    expect(step.fix).toBeUndefined();
  });

  test('can be looked at through a proxy', async () => {
    const { endpoint } = await serve(await testCertificate({ name: 'my nas' }));
    const { proxy, url, tunnels } = await startTunnel();
    try {
      const step = await lastStep(endpoint, { proxy: url });
      expect(step).toMatchObject({ ...untrusted, fix: { kind: 'trust-ca', subject: 'my nas' } });
      expect(tunnels()).toBeGreaterThan(1);
      expect(await trusting(step, endpoint, { proxy: url })).toMatchObject(works);
    } finally {
      proxy.closeAllConnections();
      proxy.close();
    }
  });
});

test('http to a server that wants https: the other is offered', async () => {
  const { endpoint } = await serve(await testCertificate({ name: 'my nas' }));
  const step = await lastStep(endpoint.replace('https:', 'http:'));
  expect(step).toMatchObject({
    step: 'reach',
    error: { code: 'not-s3' },
    fix: { kind: 'switch-scheme', endpoint },
  });
  expect(step.message).toContain('https://');
});

describe('keeping a certificate', () => {
  const home = () => join(folder, 'kept');
  const pemOf = async () => (await testCertificate({ name: 'x' })).cert;

  test('only the one that was shown, and only it', async () => {
    const pem = await pemOf();
    const keep = (fingerprint: string, text = pem) =>
      keepCertificate(home(), { pem: text, fingerprint }, { files: systemFileSystem });
    expect(() => keep('AA'.repeat(32))).toThrow(/fingerprint/);
    expect(() => keep('', 'nonsense')).toThrow(/cannot be read/);
    const { X509Certificate } = await import('node:crypto');
    const { fingerprint256 } = new X509Certificate(pem);
    const file = keep(fingerprint256, `${pem}\nmore text\n${await pemOf()}`);
    expect(readFileSync(file, 'utf8').match(/BEGIN CERTIFICATE/g)).toHaveLength(1);
    expect(keep(fingerprint256.toLowerCase().replaceAll(':', ''))).toBe(file);
    expect(readdirSync(join(home(), 'certificates'))).toHaveLength(1);
  });
});

async function startTunnel(): Promise<{ proxy: Server; url: string; tunnels: () => number }> {
  let tunnels = 0;
  const proxy = createServer();
  proxy.on('connect', (request, client) => {
    tunnels += 1;
    const [host, port] = (request.url ?? '').split(':');
    const upstream = connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n');
      upstream.pipe(client).pipe(upstream);
    });
    upstream.on('error', () => client.destroy());
    client.on('error', () => upstream.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  return { proxy, url, tunnels: () => tunnels };
}
