import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { Agent } from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import {
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { describe, expect, test } from 'vitest';
import { requestSignature, signingKey } from './sigv4/signature.ts';
import { formatAmzDate } from './sigv4/verify-request.ts';
import { sdkClient } from './testing/sdk-client.ts';
import { sendByHand, sendRaw, signByHand } from './testing/signed-request.ts';
import { startTestServer, testKey, testRegion } from './testing/test-server.ts';

const Bucket = 'data';

test('a read-only key reads, and nothing else', async () => {
  const reader = { accessKeyId: 'READER', secretAccessKey: 'reader', readOnly: true };
  const server = await startTestServer({ accessKeys: [testKey, reader] });
  const writer = sdkClient(server);
  await writer.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x' }));
  const send = (method: string, target: string, body = '') =>
    sendByHand(server.endpoint, { method, target, body, key: reader });
  expect((await send('GET', '/data/a')).text).toBe('x');
  expect((await send('GET', '/data')).status).toBe(200);
  for (const [method, target] of [
    ['PUT', '/data/b'],
    ['DELETE', '/data/a'],
    ['POST', '/data/b?uploads'],
    ['POST', '/data?delete'],
    ['PUT', '/other'],
    ['DELETE', '/data'],
    ['PUT', '/data/b?partNumber=1&uploadId=x'],
    ['POST', '/data/b?uploadId=x'],
    ['DELETE', '/data/b?uploadId=x'],
  ] as const) {
    expect(await send(method, target), `${method} ${target}`).toMatchObject({
      status: 403,
      code: 'AccessDenied',
    });
  }
  writer.destroy();
  await server.remove();
});

test('a key limited to some buckets sees no others', async () => {
  const limited = { accessKeyId: 'LIMITED', secretAccessKey: 'limited', buckets: ['made-one'] };
  const server = await startTestServer({ accessKeys: [testKey, limited] });
  const owner = sdkClient(server);
  const guest = sdkClient(server, { credentials: limited });
  await owner.send(new CreateBucketCommand({ Bucket: 'made-one' }));
  expect((await guest.send(new ListBucketsCommand({}))).Buckets?.map(({ Name }) => Name)).toEqual([
    'made-one',
  ]);
  await guest.send(new PutObjectCommand({ Bucket: 'made-one', Key: 'a', Body: 'x' }));
  for (const Name of ['data', 'nobody']) {
    await expect(guest.send(new ListObjectsV2Command({ Bucket: Name }))).rejects.toMatchObject({
      name: 'AccessDenied',
    });
  }
  const stolen = {
    method: 'PUT',
    target: '/made-one/stolen',
    key: limited,
    headers: { 'x-amz-copy-source': '/data/a' },
  };
  expect(await sendByHand(server.endpoint, stolen)).toMatchObject({ status: 403, code: 'AccessDenied' });
  owner.destroy();
  guest.destroy();
  await server.remove();
});

test('buckets that clients made are there again after a restart, other folders are not', async () => {
  const server = await startTestServer();
  const client = sdkClient(server);
  await client.send(new CreateBucketCommand({ Bucket: 'made-one' }));
  await mkdir(path.join(server.made, 'private-folder'));
  await server.close();
  client.destroy();
  const again = await startTestServer({ allowCreateBucketIn: server.made });
  const other = sdkClient(again);
  expect((await other.send(new ListBucketsCommand({}))).Buckets?.map(({ Name }) => Name)).toEqual([
    'data',
    'made-one',
  ]);
  await expect(other.send(new CreateBucketCommand({ Bucket: 'private-folder' }))).rejects.toMatchObject({
    name: 'BucketAlreadyOwnedByYou',
  });
  other.destroy();
  await again.remove();
  await server.remove();
});

test('the bucket may be in the host name', async () => {
  const server = await startTestServer({ virtualHostSuffix: 's3.test' });
  const port = new URL(server.endpoint).port;
  const endpoint = `http://data.s3.test:${port}`;
  const send = async (method: string, target: string, body = '') => {
    const { headers } = signByHand(endpoint, { method, target, body });
    return await sendRaw(server.endpoint, method, target, headers, body);
  };
  expect((await send('PUT', '/a/b', 'hello')).status).toBe(200);
  expect((await send('GET', '/a/b')).text).toBe('hello');
  expect((await send('GET', '/?list-type=2')).text).toContain('<Key>a/b</Key>');
  expect((await sendByHand(server.endpoint, { target: '/data/a/b' })).text).toBe('hello');
  await server.remove();
});

describe('signed addresses', () => {
  function presign(
    endpoint: string,
    target: string,
    method = 'GET',
    extra: Record<string, string> = {},
  ): string {
    const amzDate = extra['X-Amz-Date'] ?? formatAmzDate(Date.now());
    const scope = { date: amzDate.slice(0, 8), region: testRegion, service: 's3' };
    const url = new URL(target, endpoint);
    const query: Record<string, string> = {
      'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
      'X-Amz-Credential': `${testKey.accessKeyId}/${scope.date}/${scope.region}/s3/aws4_request`,
      'X-Amz-Date': amzDate,
      'X-Amz-Expires': '60',
      'X-Amz-SignedHeaders': 'host',
      ...extra,
    };
    const signature = requestSignature(
      {
        method,
        path: decodeURIComponent(url.pathname),
        query: Object.entries(query),
        headers: new Map([['host', url.host]]),
        signedHeaders: ['host'],
        payloadHash: 'UNSIGNED-PAYLOAD',
      },
      signingKey(testKey.secretAccessKey, scope),
      amzDate,
      scope,
    );
    for (const [name, value] of Object.entries({ ...query, 'X-Amz-Signature': signature }))
      url.searchParams.set(name, value);
    return url.href;
  }

  test('put and get by plain HTTP', async () => {
    const server = await startTestServer();
    const put = await fetch(presign(server.endpoint, '/data/a%20b', 'PUT'), {
      method: 'PUT',
      body: 'by address',
    });
    expect(put.status).toBe(200);
    const got = await fetch(
      presign(server.endpoint, '/data/a%20b', 'GET', { 'response-content-type': 'text/x y' }),
    );
    expect(await got.text()).toBe('by address');
    expect(got.headers.get('content-type')).toBe('text/x y');
    const wrong = await fetch(presign(server.endpoint, '/data/a%20b').replace('a%20b', 'b'));
    expect(wrong.status).toBe(403);
    expect((await fetch(presign(server.endpoint, '/data/a%20b'), { method: 'DELETE' })).status).toBe(403);
    await server.remove();
  });

  test.each<[string, Record<string, string>, string]>([
    ['another region', { 'X-Amz-Credential': `${testKey.accessKeyId}/DATE/eu-9/s3/aws4_request` }, 'region'],
    ['a week and a second', { 'X-Amz-Expires': '604801' }, 'X-Amz-Expires'],
    ['no end', { 'X-Amz-Expires': '0' }, 'X-Amz-Expires'],
    ['a time long gone', { 'X-Amz-Date': formatAmzDate(Date.now() - 120_000) }, 'expired'],
    ['a time to come', { 'X-Amz-Date': formatAmzDate(Date.now() + 20 * 60_000) }, 'not valid yet'],
  ])('with %s is refused', async (_what, change, why) => {
    const server = await startTestServer();
    const today = formatAmzDate(Date.now()).slice(0, 8);
    const date = (change['X-Amz-Date'] ?? today).slice(0, 8);
    const credential = `${testKey.accessKeyId}/${date}/${testRegion}/s3/aws4_request`;
    const all = { 'X-Amz-Credential': credential, ...change };
    all['X-Amz-Credential'] = all['X-Amz-Credential'].replace('DATE', today);
    const answer = await fetch(presign(server.endpoint, '/data/a', 'GET', all));
    expect([400, 403]).toContain(answer.status);
    expect(await answer.text()).toContain(why);
    await server.remove();
  });

  test('made by the official presigner, with metadata and conditions in the address', async () => {
    const server = await startTestServer();
    const client = sdkClient(server);
    const signed = (command: PutObjectCommand | GetObjectCommand | UploadPartCommand) =>
      getSignedUrl(client, command as Parameters<typeof getSignedUrl>[1], { expiresIn: 60 });
    const object = { Bucket, Key: 'a b/ü+&' };
    const put = await signed(new PutObjectCommand({ ...object, Metadata: { by: 'address' } }));
    // Nobody had the body yet when that was signed.
    expect(put).toContain('x-amz-checksum-crc32=AAAAAA');
    expect((await fetch(put, { method: 'PUT', body: 'hello' })).status).toBe(200);
    const wrong = { method: 'PUT', body: 'hello', headers: { 'content-md5': 'AAAAAAAAAAAAAAAAAAAAAA==' } };
    expect((await fetch(put, wrong)).status).toBe(400);
    const got = await fetch(await signed(new GetObjectCommand(object)));
    expect(await got.text()).toBe('hello');
    expect(got.headers.get('x-amz-meta-by')).toBe('address');
    const once = await signed(new PutObjectCommand({ ...object, IfNoneMatch: '*' }));
    const headers = { 'if-none-match': '*' };
    expect((await fetch(once, { method: 'PUT', body: 'x', headers })).status).toBe(412);
    expect((await fetch(once, { method: 'PUT', body: 'x' })).status).toBe(403);
    const tagged = await signed(new PutObjectCommand({ ...object, Tagging: 'a=b' }));
    expect((await fetch(tagged, { method: 'PUT', body: 'x' })).status).toBe(501);
    const part = await client.send(new CreateMultipartUploadCommand(object));
    const { UploadId } = part;
    const first = await signed(new UploadPartCommand({ ...object, UploadId, PartNumber: 1 }));
    const ETag = (await fetch(first, { method: 'PUT', body: 'in parts' })).headers.get('etag') ?? '';
    const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
    await client.send(new CompleteMultipartUploadCommand({ ...object, UploadId, MultipartUpload }));
    expect(await (await fetch(await signed(new GetObjectCommand(object)))).text()).toBe('in parts');
    client.destroy();
    await server.remove();
  });
});

describe('starting', () => {
  test('on a port in use says so', async () => {
    const server = await startTestServer();
    await expect(startTestServer({ port: server.port })).rejects.toMatchObject({
      code: 'port-taken',
      details: { port: server.port },
    });
    await server.remove();
  });

  test('without the folder, or with a name that cannot be, says so', async () => {
    await expect(startTestServer({ buckets: { data: '/nowhere/at/all' } })).rejects.toMatchObject({
      code: 'folder-missing',
    });
    await expect(startTestServer({ buckets: { '..': tmpdir() } })).rejects.toMatchObject({
      code: 'bucket-name-invalid',
    });
  });
});

test('closing waits for a download under way and frees the port', async () => {
  const server = await startTestServer();
  const client = sdkClient(server);
  const Body = Buffer.alloc(20_000_000, 'x');
  await client.send(new PutObjectCommand({ Bucket, Key: 'big', Body }));
  const got = await client.send(new GetObjectCommand({ Bucket, Key: 'big' }));
  const closing = server.close();
  expect((await got.Body?.transformToByteArray())?.length).toBe(Body.length);
  client.destroy();
  await closing;
  await expect(fetch(server.endpoint)).rejects.toThrow();
  const again = await startTestServer({ port: server.port });
  await again.remove();
  await server.remove();
});

const run = promisify(execFile);
const openssl = await run('openssl', ['version']).then(
  () => true,
  () => false,
);

test.skipIf(!openssl)('over TLS with a certificate of one’s own (needs openssl)', async () => {
  const home = await mkdtemp(path.join(tmpdir(), 'holdall-tls-'));
  const [keyFile, certFile] = [path.join(home, 'key'), path.join(home, 'cert')];
  await run('openssl', [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-days',
    '2',
    '-subj',
    '/CN=holdall',
    '-addext',
    'subjectAltName=IP:127.0.0.1',
    '-keyout',
    keyFile,
    '-out',
    certFile,
  ]);
  const tls = { key: await readFile(keyFile, 'utf8'), cert: await readFile(certFile, 'utf8') };
  const server = await startTestServer({ tls });
  expect(server.endpoint).toMatch(/^https:/);
  const trusting = sdkClient(server, {
    requestHandler: new NodeHttpHandler({ httpsAgent: new Agent({ ca: tls.cert, keepAlive: true }) }),
  });
  await trusting.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'secret' }));
  expect(
    await (await trusting.send(new GetObjectCommand({ Bucket, Key: 'a' }))).Body?.transformToString(),
  ).toBe('secret');
  const wary = sdkClient(server);
  await expect(wary.send(new HeadBucketCommand({ Bucket }))).rejects.toThrow(/self.signed/i);
  trusting.destroy();
  wary.destroy();
  await server.remove();
  await rm(home, { recursive: true });
});
