import { X509Certificate } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer as createProxy, type Server } from 'node:http';
import { type AddressInfo, connect, createServer, type Server as TcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { silentLogger } from '../ports/logger.ts';
import { systemClock, systemRandom } from '../ports/system.ts';
import { type RequestFacts, type RunningServer, startServer } from '../serve/index.ts';
import { type TestCertificate, testCertificate } from '../testing/test-certificates.ts';
import { type OpenStorage, openStorage } from './open-storage.ts';

const ports = { clock: systemClock, random: systemRandom, logger: silentLogger };
const keys = { accessKeyId: 'PINTESTKEY0000000001', secretAccessKey: 'pinTestSecret00000000000000000000000' };
const day = 86_400_000;

let folder: string;
const servers: RunningServer[] = [];
const storages: OpenStorage[] = [];
const requests: RequestFacts[] = [];

beforeAll(async () => {
  folder = await mkdtemp(`${tmpdir()}/holdall-pin-`);
});
afterEach(async () => {
  for (const storage of storages.splice(0)) storage.close();
  for (const server of servers.splice(0)) await server.close();
  requests.length = 0;
});
afterAll(() => rm(folder, { recursive: true }));

/** A certificate that names another computer, so that only its being pinned can make it right. */
function certificateOf(change: Partial<Parameters<typeof testCertificate>[0]> = {}) {
  return testCertificate({ name: 'elsewhere', ip: '10.9.8.7', ...change });
}

function fingerprintOf({ cert }: TestCertificate): string {
  return new X509Certificate(cert).fingerprint256.replaceAll(':', '').toLowerCase();
}

async function serve(tls: TestCertificate): Promise<RunningServer> {
  const options = { ...ports, buckets: { data: folder }, accessKeys: [keys], region: 'home', tls };
  const server = await startServer({ ...options, onRequest: (facts) => requests.push(facts) });
  servers.push(server);
  return server;
}

async function open(
  endpoint: string,
  pinnedFingerprint: string,
  proxy: string | null = null,
  now = systemClock.now,
) {
  const settings = {
    ...{
      name: 'pinned',
      endpoint,
      region: 'home',
      bucket: 'data',
      rootPath: '',
      accessKeyId: keys.accessKeyId,
    },
    ...{ addressing: 'path' as const, caFile: null, proxy, pinnedFingerprint },
  };
  const clock = { ...systemClock, now };
  const storage = await openStorage(settings, keys, { ...ports, clock, attempts: 1 });
  storages.push(storage);
  return storage;
}

test('the pinned certificate is trusted, whatever it is called and whoever signed it', async () => {
  const tls = await certificateOf();
  const { endpoint } = await serve(tls);
  const storage = await open(endpoint, fingerprintOf(tls));
  await storage.put('a', new Uint8Array(100_000));
  await Promise.all(Array.from({ length: 8 }, () => storage.head('a')));
  expect((await storage.head('a')).size).toBe(100_000);
});

test('any other certificate ends the connection before a request is sent', async () => {
  const { endpoint } = await serve(await certificateOf());
  const other = await certificateOf();
  const storage = await open(endpoint, fingerprintOf(other));
  await expect(storage.put('secret-name', new Uint8Array(10))).rejects.toMatchObject({
    code: 'certificate-changed',
    details: {
      host: expect.stringContaining('127.0.0.1'),
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
    },
  });
  // A second call gets no further than the first did.
  await expect(storage.head('secret-name')).rejects.toMatchObject({ code: 'certificate-changed' });
  expect(requests).toEqual([]);
});

test('a certificate of the same key is another certificate, and so is one its authority signed', async () => {
  const authority = await certificateOf({ isAuthority: true, name: 'authority' });
  const { endpoint } = await serve(await certificateOf({ by: authority }));
  const storage = await open(endpoint, fingerprintOf(authority));
  await expect(storage.headBucket()).rejects.toMatchObject({ code: 'certificate-changed' });
  expect(requests).toEqual([]);
});

test.each([
  ['expired', -3 * day, -day, 'CERT_HAS_EXPIRED'],
  ['not valid yet', day, 3 * day, 'CERT_NOT_YET_VALID'],
])('the pinned certificate is refused when it is %s', async (_what, from, to, reason) => {
  const now = systemClock.now();
  const tls = await certificateOf({ validFrom: new Date(now + from), validTo: new Date(now + to) });
  const { endpoint } = await serve(tls);
  const storage = await open(endpoint, fingerprintOf(tls));
  await expect(storage.headBucket()).rejects.toMatchObject({ code: 'tls-untrusted', details: { reason } });
  expect(requests).toEqual([]);
});

test('a pin is refused where nothing is encrypted', async () => {
  await expect(open('http://127.0.0.1:1', 'ab'.repeat(32))).rejects.toMatchObject({ code: 'field-invalid' });
  await expect(open('https://127.0.0.1:1', 'ab')).rejects.toMatchObject({ code: 'field-invalid' });
});

test('through a proxy it is the storage that has to show it', async () => {
  const tls = await certificateOf();
  const { endpoint } = await serve(tls);
  const tunnels: string[] = [];
  const proxy: Server = createProxy();
  proxy.on('connect', (request, client) => {
    tunnels.push(request.url ?? '');
    const [host, port] = (request.url ?? '').split(':');
    const upstream = connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n');
      upstream.pipe(client).pipe(upstream);
    });
    upstream.on('error', () => client.destroy());
    client.on('error', () => upstream.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const storage = await open(endpoint, fingerprintOf(tls), address);
  await storage.put('b', new Uint8Array(10));
  expect(tunnels).toHaveLength(1);
  const before = requests.length;
  const wrong = await open(endpoint, 'ab'.repeat(32), address);
  await expect(wrong.headBucket()).rejects.toMatchObject({ code: 'certificate-changed' });
  expect(tunnels).toHaveLength(2);
  expect(requests).toHaveLength(before);
  storage.close();
  wrong.close();
  proxy.closeAllConnections();
  proxy.close();
});

test('a server that hangs up or speaks no TLS is told as such', async () => {
  const answers: ((server: TcpServer) => void)[] = [
    (server) => server.on('connection', (socket) => socket.destroy()),
    (server) => server.on('connection', (socket) => socket.end('HTTP/1.1 400 Bad\r\n\r\n')),
  ];
  for (const [index, answer] of answers.entries()) {
    const server = createServer();
    answer(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const storage = await open(
      `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
      'ab'.repeat(32),
    );
    const code = index === 0 ? 'connection-lost' : 'not-s3';
    await expect(storage.headBucket()).rejects.toMatchObject({ code });
    server.close();
  }
});
