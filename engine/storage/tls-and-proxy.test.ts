import { execFileSync, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { silentLogger } from '../ports/logger.ts';
import { systemClock, systemRandom } from '../ports/system.ts';
import { type RunningServer, startServer } from '../serve/index.ts';
import { type OpenStorage, openStorage } from './open-storage.ts';

const ports = { clock: systemClock, random: systemRandom, logger: silentLogger };
const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
const accessKeyId = 'TLSTESTKEY0000000001';
const secretAccessKey = 'tlsTestSecret000000000000000000000000000';

let folder: string;
let secure: RunningServer;
let plain: RunningServer;
let proxy: Server;
let proxyUrl: string;
const proxied: string[] = [];
const opened: OpenStorage[] = [];
const file = (name: string) => path.join(folder, name);

async function open(change: object): Promise<OpenStorage> {
  const settings = {
    name: 'tls',
    endpoint: plain.endpoint,
    region: 'home',
    bucket: 'data',
    rootPath: '',
    accessKeyId,
    addressing: 'path' as const,
    caFile: null,
    proxy: null,
    ...change,
  };
  const storage = await openStorage(settings, { secretAccessKey }, { ...ports, attempts: 1 });
  opened.push(storage);
  return storage;
}

/** A proxy as companies have them: CONNECT for https, whole URLs for http. */
function makeProxy(): Server {
  const server = createServer((request, answer) => {
    proxied.push(`${request.method} ${new URL(request.url ?? '').host}`);
    answer.writeHead(407).end();
  });
  server.on('connect', (request, client) => {
    proxied.push(`CONNECT ${request.url}`);
    const [host, port] = (request.url ?? '').split(':');
    const upstream = connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n');
      upstream.pipe(client).pipe(upstream);
    });
    upstream.on('error', () => client.destroy());
    client.on('error', () => upstream.destroy());
  });
  return server;
}

describe.skipIf(!hasOpenssl)('TLS and proxies (need the program openssl)', () => {
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'holdall-tls-'));
    await mkdir(file('data'));
    const subject = ['-subj', '/CN=holdall test', '-addext', 'subjectAltName=IP:127.0.0.1'];
    const pair = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
    const out = ['-keyout', file('key.pem'), '-out', file('cert.pem')];
    execFileSync('openssl', ['req', '-x509', ...pair, ...out, ...subject], { stdio: 'ignore' });
    const options = {
      ...ports,
      buckets: { data: file('data') },
      accessKeys: [{ accessKeyId, secretAccessKey }],
      region: 'home',
    };
    plain = await startServer(options);
    const tls = {
      key: await readFile(file('key.pem'), 'utf8'),
      cert: await readFile(file('cert.pem'), 'utf8'),
    };
    secure = await startServer({ ...options, tls });
    proxy = makeProxy();
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    proxyUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  });

  afterAll(async () => {
    for (const storage of opened) storage.close();
    proxy.closeAllConnections();
    proxy.close();
    await secure.close();
    await plain.close();
    await rm(folder, { recursive: true });
  });

  test('a certificate nobody vouches for is refused, and the error says which way out', async () => {
    const storage = await open({ endpoint: secure.endpoint });
    await expect(storage.headBucket()).rejects.toMatchObject({
      code: 'tls-untrusted',
      details: { reason: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
    });
  });

  test('with its authority given, everything works', async () => {
    const storage = await open({ endpoint: secure.endpoint, caFile: file('cert.pem') });
    await storage.put('a', new Uint8Array(100_000));
    expect((await storage.head('a')).size).toBe(100_000);
    expect(await storage.deleteMany(['a'])).toEqual([{ key: 'a' }]);
  });

  test('https goes through the tunnel of the proxy, and its certificate is checked all the same', async () => {
    const before = proxied.length;
    const storage = await open({ endpoint: secure.endpoint, caFile: file('cert.pem'), proxy: proxyUrl });
    await storage.put('b', new Uint8Array(10));
    expect(proxied.slice(before)).toEqual([`CONNECT 127.0.0.1:${secure.port}`]);
    const distrusting = await open({ endpoint: secure.endpoint, proxy: proxyUrl });
    await expect(distrusting.headBucket()).rejects.toMatchObject({ code: 'tls-untrusted' });
  });

  test('http goes to the proxy, whose refusal is told as such', async () => {
    const before = proxied.length;
    const storage = await open({ proxy: proxyUrl });
    await expect(storage.put('c', new Uint8Array(10))).rejects.toMatchObject({ code: 'proxy-failed' });
    expect(proxied.slice(before)).toEqual([`PUT 127.0.0.1:${plain.port}`]);
  });

  test('a proxy that is not there', async () => {
    const storage = await open({ proxy: 'http://127.0.0.1:1' });
    await expect(storage.headBucket()).rejects.toMatchObject({ code: 'proxy-failed' });
  });

  test.each([
    ['https against a plain server', () => plain.endpoint.replace('http:', 'https:')],
    ['http against a TLS server', () => secure.endpoint.replace('https:', 'http:')],
  ])('%s is not S3', async (_name, endpoint) => {
    const storage = await open({ endpoint: endpoint() });
    await expect(storage.put('a', new Uint8Array(1))).rejects.toMatchObject({
      code: expect.stringMatching(/^(not-s3|connection-lost)$/),
    });
  });

  test('a CA file that is missing, empty or damaged is named', async () => {
    await writeFile(file('empty.pem'), 'nothing here');
    const broken = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
    await writeFile(file('broken.pem'), broken);
    for (const name of ['missing.pem', 'empty.pem', 'broken.pem']) {
      await expect(open({ caFile: file(name) })).rejects.toMatchObject({
        code: 'ca-unreadable',
        details: { file: file(name) },
      });
    }
  });
});
