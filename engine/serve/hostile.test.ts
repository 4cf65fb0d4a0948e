import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testCertificate } from '#engine/testing/test-certificates.ts';
import { emptySha256, hmacHex, sha256Hex, signingKey } from './sigv4/signature.ts';
import { type HandMade, sendByHand, sendRaw, signByHand } from './testing/signed-request.ts';
import { startTestServer, type TestServer, testKey, testRegion } from './testing/test-server.ts';

let server: TestServer;
const body = 'the body of a small object';
const limits = { headerBytes: 8192, documentBytes: 20_000, bodyBytes: 1_000_000 };

beforeAll(async () => {
  server = await startTestServer({ limits });
  await writeFile(path.join(server.folder, '..', 'outside'), 'outside the bucket');
});
afterAll(async () => {
  expect(server.warnings).toEqual([]);
  await server.remove();
});

const send = (made: HandMade) => sendByHand(server.endpoint, made);
const put = (made: Partial<HandMade>) => send({ method: 'PUT', target: '/data/refused', body, ...made });

/** Nothing of a refused write is an object or a leftover. */
async function expectNothingStored() {
  expect(await readdir(server.folder)).toEqual(['.holdall-s3']);
  expect(await readdir(path.join(server.folder, '.holdall-s3', 'incoming'))).toEqual([]);
}

test('an honest request by hand works, so that the others prove something', async () => {
  expect(await put({ target: '/data/honest' })).toMatchObject({ status: 200 });
  expect(await send({ target: '/data/honest' })).toMatchObject({ status: 200, text: body });
  expect(await send({ method: 'DELETE', target: '/data/honest' })).toMatchObject({ status: 204 });
  await expectNothingStored();
});

describe('who signs', () => {
  test.each<[string, Partial<HandMade>, number, string]>([
    ['a wrong secret', { key: { ...testKey, secretAccessKey: 'guess' } }, 403, 'SignatureDoesNotMatch'],
    ['an unknown key', { key: { ...testKey, accessKeyId: 'NOBODY' } }, 403, 'InvalidAccessKeyId'],
    ['another region', { region: 'eu-north-9' }, 400, 'AuthorizationHeaderMalformed'],
    ['another service', { service: 'ec2' }, 400, 'AuthorizationHeaderMalformed'],
    ['an old date', { time: Date.now() - 16 * 60_000 }, 403, 'RequestTimeTooSkewed'],
    ['a date to come', { time: Date.now() + 16 * 60_000 }, 403, 'RequestTimeTooSkewed'],
    ['a header added on the way', { unsigned: { 'x-amz-meta-a': 'b' } }, 403, 'AccessDenied'],
    ['a session token', { headers: { 'x-amz-security-token': 'x' } }, 400, 'InvalidToken'],
  ])('%s is refused', async (_what, made, status, code) => {
    expect(await put(made)).toMatchObject({ status, code });
    await expectNothingStored();
  });

  test('anonymous requests are refused', async () => {
    for (const [method, target] of [
      ['GET', '/'],
      ['GET', '/data'],
      ['PUT', '/data/refused'],
      ['DELETE', '/data'],
    ] as const) {
      expect(await sendRaw(server.endpoint, method, target, {}, '')).toMatchObject({
        status: 403,
        code: 'AccessDenied',
      });
    }
    await expectNothingStored();
  });

  test('an error tells the right region and time, and repeats no signature', async () => {
    const region = await put({ region: 'eu-north-9' });
    expect(region.text).toContain(`<Region>${testRegion}</Region>`);
    const asked = Date.now();
    const late = await put({ time: asked - 60 * 60_000 });
    expect(late.text).toMatch(/<ServerTime>20/);
    const told = Date.parse(String(late.headers.date));
    expect(told).toBeGreaterThan(asked - 60_000);
    expect(told).toBeLessThanOrEqual(Date.now());
    for (const { text } of [region, late]) expect(text).not.toMatch(/Signature=|AWS4|test\/secret/);
    expect(JSON.stringify(server.requests)).not.toMatch(/Signature|test\/secret/);
  });

  test('a request sent again with another target is refused', async () => {
    const { headers } = signByHand(server.endpoint, { method: 'PUT', target: '/data/one', body });
    expect(await sendRaw(server.endpoint, 'PUT', '/data/two', headers, body)).toMatchObject({
      code: 'SignatureDoesNotMatch',
    });
    await expectNothingStored();
  });
});

describe('bodies that are not what was announced', () => {
  const crc = (text: string) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(crc32(text));
    return bytes.toString('base64');
  };
  const chunked = (crcText: string) =>
    `${body.length.toString(16)}\r\n${body}\r\n0\r\nx-amz-checksum-crc32:${crcText}\r\n\r\n`;
  const trailer = {
    payloadHash: 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
    headers: {
      'x-amz-trailer': 'x-amz-checksum-crc32',
      'x-amz-decoded-content-length': String(body.length),
      'content-encoding': 'aws-chunked',
    },
  };

  test.each<[string, Partial<HandMade>, string]>([
    ['another SHA-256', { payloadHash: sha256Hex('else') }, 'XAmzContentSHA256Mismatch'],
    ['a word that is no hash', { payloadHash: 'NONSENSE' }, 'InvalidArgument'],
    [
      'another MD5',
      { headers: { 'content-md5': createHash('md5').update('else').digest('base64') } },
      'BadDigest',
    ],
    ['an MD5 that is none', { headers: { 'content-md5': 'abc' } }, 'InvalidDigest'],
    ['another CRC32', { headers: { 'x-amz-checksum-crc32': crc('else') } }, 'BadDigest'],
    ['a CRC32 that is none', { headers: { 'x-amz-checksum-crc32': 'abc' } }, 'InvalidRequest'],
    ['another CRC64', { headers: { 'x-amz-checksum-crc64nvme': 'AAAAAAAAAAA=' } }, 'BadDigest'],
    ['another CRC32 in the trailer', { ...trailer, body: chunked(crc('else')) }, 'BadDigest'],
    ['no CRC32 in the trailer', { ...trailer, body: `1a\r\n${body}\r\n0\r\n\r\n` }, 'MalformedTrailerError'],
    ['chunks that end early', { ...trailer, body: '5\r\nabcde\r\n' }, 'IncompleteBody'],
    [
      'fewer bytes in chunks',
      { ...trailer, body: `5\r\nabcde\r\n0\r\nx-amz-checksum-crc32:${crc('abcde')}\r\n\r\n` },
      'IncompleteBody',
    ],
    [
      'more bytes in chunks',
      { ...trailer, body: `1b\r\n${body}!\r\n0\r\nx-amz-checksum-crc32:${crc(`${body}!`)}\r\n\r\n` },
      'InvalidRequest',
    ],
    [
      'a checksum in the trailer that was not announced',
      {
        ...trailer,
        headers: {
          'x-amz-decoded-content-length': trailer.headers['x-amz-decoded-content-length'],
          'content-encoding': 'aws-chunked',
        },
        body: chunked(crc('else')),
      },
      'MalformedTrailerError',
    ],
    [
      'a trailer that is not known',
      { ...trailer, headers: { ...trailer.headers, 'x-amz-trailer': 'x-amz-meta-a' } },
      'InvalidRequest',
    ],
    ['too many bytes', { body: Buffer.alloc(1_000_001) }, 'EntityTooLarge'],
  ])('%s: refused', async (_what, made, code) => {
    expect(await put(made)).toMatchObject({ code });
    await expectNothingStored();
  });

  test('the same chunks with the right CRC32 are stored', async () => {
    expect(await put({ ...trailer, body: chunked(crc(body)) })).toMatchObject({ status: 200 });
    const got = await send({ target: '/data/refused' });
    expect(got.text).toBe(body);
    expect(got.headers['content-encoding']).toBeUndefined();
    await send({ method: 'DELETE', target: '/data/refused' });
  });

  test('signed chunks and trailers are checked to the last signature', async () => {
    const made: HandMade = {
      ...trailer,
      method: 'PUT',
      target: '/data/refused',
      payloadHash: 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER',
      headers: { ...trailer.headers, 'x-amz-checksum-algorithm': 'CRC32' },
    };
    const { headers, seed, amzDate } = signByHand(server.endpoint, made);
    const scope = { date: amzDate.slice(0, 8), region: testRegion, service: 's3' };
    const key = signingKey(testKey.secretAccessKey, scope);
    const facts = `${amzDate}\n${scope.date}/${scope.region}/s3/aws4_request`;
    const chunkSignature = (before: string, data: string) =>
      hmacHex(key, `AWS4-HMAC-SHA256-PAYLOAD\n${facts}\n${before}\n${emptySha256}\n${sha256Hex(data)}`);
    const first = chunkSignature(seed, body);
    const last = chunkSignature(first, '');
    const line = `x-amz-checksum-crc32:${crc(body)}`;
    const end = hmacHex(key, `AWS4-HMAC-SHA256-TRAILER\n${facts}\n${last}\n${sha256Hex(`${line}\n`)}`);
    const coded = `${body.length.toString(16)};chunk-signature=${first}\r\n${body}\r\n0;chunk-signature=${last}\r\n${line}\r\nx-amz-trailer-signature:${end}\r\n\r\n`;
    for (const wrong of [
      coded.replace('the body', 'tha body'),
      coded.replace(end, last),
      coded.replace(last, first),
    ]) {
      const refused = await sendRaw(server.endpoint, 'PUT', made.target, headers, wrong);
      expect(refused).toMatchObject({ status: 403, code: 'SignatureDoesNotMatch' });
      await expectNothingStored();
    }
    expect(await sendRaw(server.endpoint, 'PUT', made.target, headers, coded)).toMatchObject({ status: 200 });
    await send({ method: 'DELETE', target: '/data/refused' });
  });

  test('a body without an announced length is refused', async () => {
    const { headers } = signByHand(server.endpoint, { method: 'PUT', target: '/data/refused', body });
    const sent = await sendRaw(
      server.endpoint,
      'PUT',
      '/data/refused',
      { ...headers, 'transfer-encoding': 'chunked' },
      body,
    );
    expect(sent).toMatchObject({ status: 411, code: 'MissingContentLength' });
    await expectNothingStored();
  });
});

describe('keys that want out', () => {
  const targets = [
    '/data/../outside',
    '/data/%2e%2e/outside',
    '/data/%2E%2E%2Foutside',
    '/data/a/../../outside',
    '/data/..%2foutside',
    '/data//etc/passwd',
    '/data/%2fetc/passwd',
    '/data/.holdall-s3/upload.json',
    '/data/.HOLDALL-S3/x',
    '/data/x%00y',
    '/data/.',
    '/data/..',
    '/data/./x',
    '/data/a/./x',
    '/data/%2e',
    '/%2e%2e/outside',
    '/../outside',
  ];

  test.each(targets)('%s', async (target) => {
    const read = await send({ target });
    expect(read.status).toBeGreaterThanOrEqual(400);
    expect(read.text).not.toContain('outside the bucket');
    const written = await send({ method: 'PUT', target, body });
    expect(written.status).toBeGreaterThanOrEqual(400);
    await send({ method: 'DELETE', target });
    await expectNothingStored();
    expect((await readdir(path.join(server.folder, '..'))).sort()).toEqual(['data', 'made', 'outside']);
  });

  test('bytes that are not UTF-8 are no key', async () => {
    const headers = signByHand(server.endpoint, { target: '/data/x' }).headers;
    for (const target of ['/data/%ff', '/data/%c0%ae%c0%ae/outside', '/data/%', '/data?prefix=%ff']) {
      expect(await sendRaw(server.endpoint, 'GET', target, headers)).toMatchObject({
        status: 400,
        code: 'InvalidURI',
      });
    }
  });

  test('a backslash is an ordinary character where it is one', async () => {
    expect(await send({ method: 'PUT', target: '/data/..%5Coutside', body })).toMatchObject({ status: 200 });
    expect(await readdir(server.folder)).toContain('..\\outside');
    await send({ method: 'DELETE', target: '/data/..%5Coutside' });
  });
});

describe('documents that bite', () => {
  const remove = (xml: string) => send({ method: 'POST', target: '/data?delete', body: xml });

  test.each([
    ['none at all', ''],
    ['no XML', 'hello'],
    ['another root', '<Other/>'],
    ['an open tag', '<Delete><Object><Key>a</Key></Object>'],
    ['no key', '<Delete><Object/></Delete>'],
    [
      'a DOCTYPE',
      '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><Delete><Object><Key>&x;</Key></Object></Delete>',
    ],
    ['entities of its own', '<Delete><Object><Key>&x;</Key></Object></Delete>'],
    ['too many keys', `<Delete>${'<Object><Key>a</Key></Object>'.repeat(1001)}</Delete>`],
  ])('%s: refused', async (_what, xml) => {
    const answer = await remove(xml);
    expect(answer.status).toBe(400);
    expect(['MalformedXML', 'MaxMessageLengthExceeded']).toContain(answer.code);
  });

  test('nesting without end is refused', async () => {
    const answer = await remove(`<Delete>${'<a>'.repeat(2000)}${'</a>'.repeat(2000)}</Delete>`);
    expect(answer).toMatchObject({ status: 400 });
  });

  test('too long a document is refused unread', async () => {
    expect(await remove(`<Delete>${' '.repeat(30_000)}</Delete>`)).toMatchObject({
      code: 'MaxMessageLengthExceeded',
    });
  });
});

test.each([
  ['GET', '/data?versions', 501],
  ['GET', '/data/x?attributes', 501],
  ['PUT', '/data/x?acl', 501],
  ['PUT', '/data/x?tagging', 501],
  ['PUT', '/data?versioning', 501],
  ['PUT', '/data?policy', 501],
  ['GET', '/data?website', 501],
  ['POST', '/data', 501],
  ['POST', '/data/x?select&select-type=2', 501],
  ['PATCH', '/data/x', 405],
  ['DELETE', '/', 405],
  ['GET', '/data?policy', 404],
  ['GET', '/data?versioning', 200],
  ['GET', '/data?acl', 200],
] as const)('%s %s answers %i', async (method, target, status) => {
  expect(await send({ method, target, body: '' })).toMatchObject({ status });
  await expectNothingStored();
});

describe('connections', () => {
  /** Hangs up soon, also on who is only slow: for clients that are to be hung up on, and for no others. */
  let impatient: TestServer;
  beforeAll(async () => {
    impatient = await startTestServer({ limits: { ...limits, idleTime: 300, headersTime: 300 } });
  });
  afterAll(async () => {
    expect(impatient.warnings).toEqual([]);
    await impatient.remove();
  });

  async function raw(text: string | Buffer, { port }: TestServer = server): Promise<Socket> {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    socket.write(text);
    return socket;
  }
  function rawPut(length: number, sent: string, { endpoint }: TestServer = server): string {
    const { headers } = signByHand(endpoint, {
      method: 'PUT',
      target: '/data/refused',
      payloadHash: 'UNSIGNED-PAYLOAD',
      headers: { 'content-length': String(length) },
    });
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
    return `PUT /data/refused HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${sent}`;
  }
  /** Resolves with everything received once the server has ended the connection. */
  async function ended(socket: Socket): Promise<string> {
    let text = '';
    socket.on('data', (piece: Buffer) => {
      text += piece.toString();
    });
    socket.on('end', () => socket.end());
    await once(socket, 'close');
    return text;
  }
  const settled = ({ folder }: TestServer = server) =>
    expect.poll(() => readdir(path.join(folder, '.holdall-s3', 'incoming'))).toEqual([]);

  test('a body cut off stores nothing', async () => {
    const socket = await raw(rawPut(1000, 'only a little'));
    await expect.poll(() => readdir(path.join(server.folder, '.holdall-s3', 'incoming'))).toHaveLength(1);
    socket.destroy();
    await settled();
    await expectNothingStored();
  });

  test('a client that closes its side in mid body is not waited for', async () => {
    const socket = await raw(rawPut(1000, 'only a little'));
    socket.end();
    await ended(socket);
    await settled();
    await expectNothingStored();
  });

  test('a client that falls silent in mid body is hung up on', async () => {
    const socket = await raw(rawPut(1000, 'only a little', impatient), impatient);
    await ended(socket);
    await settled(impatient);
    expect(await readdir(impatient.folder)).toEqual(['.holdall-s3']);
  });

  test('a client that never ends its headers is hung up on', async () => {
    const socket = await raw('GET / HTTP/1.1\r\nhost: x\r\nx-a: ', impatient);
    await ended(socket);
  });

  test('a client that never begins its TLS handshake is hung up on', async () => {
    const tls = await testCertificate({ name: 'own' });
    const secure = await startTestServer({ tls, limits: { headersTime: 300 } });
    for (const text of ['', '\x16\x03\x01\x02\x00', 'GET / HTTP/1.1\r\n\r\n']) {
      const socket = connect({ port: secure.port, host: '127.0.0.1', allowHalfOpen: true });
      socket.on('error', () => undefined);
      await once(socket, 'connect');
      socket.write(text);
      await ended(socket);
    }
    expect(secure.requests).toEqual([]);
    await secure.remove();
  });

  test('a client that reads nothing of a long answer is hung up on', async () => {
    await writeFile(path.join(impatient.folder, 'long'), Buffer.alloc(40_000_000));
    const { headers } = signByHand(impatient.endpoint, { target: '/data/long' });
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    const before = impatient.requests.length;
    const socket = await raw(`GET /data/long HTTP/1.1\r\n${lines.join('')}\r\n`, impatient);
    await expect.poll(() => impatient.requests.length).toBe(before + 1);
    expect(impatient.requests.at(-1)?.bytesOut).toBeLessThan(40_000_000);
    socket.destroy();
    await rm(path.join(impatient.folder, 'long'));
  });

  test('more connections than the limit are not taken', async () => {
    const small = await startTestServer({ limits: { connections: 3, headersTime: 300 } });
    const sockets = Array.from({ length: 6 }, () => connect({ port: small.port, host: '127.0.0.1' }));
    let refused = 0;
    for (const socket of sockets) {
      socket.on('error', () => undefined);
      socket.on('close', () => (refused += 1));
      socket.resume();
    }
    await expect.poll(() => refused).toBeGreaterThanOrEqual(3);
    // And once the silent ones were hung up on, there is room again.
    await expect
      .poll(() =>
        sendByHand(small.endpoint, { target: '/data' }).then(
          (a) => a.status,
          () => 0,
        ),
      )
      .toBe(200);
    await small.remove();
  });

  test('headers without end are refused', async () => {
    const socket = await raw(`GET / HTTP/1.1\r\nhost: x\r\nx-a: ${'a'.repeat(20_000)}\r\n\r\n`);
    expect(await ended(socket)).toMatch(/^HTTP\/1.1 431/);
  });

  test('a body is asked for only after the signature was found right', async () => {
    const good = await raw(rawPut(5, '').replace('\r\n\r\n', '\r\nexpect: 100-continue\r\n\r\n'));
    const [first] = (await once(good, 'data')) as [Buffer];
    expect(first.toString()).toMatch(/^HTTP\/1.1 100/);
    good.write('hello');
    const [second] = (await once(good, 'data')) as [Buffer];
    expect(second.toString()).toMatch(/^HTTP\/1.1 200/);
    good.destroy();
    const bad = await raw(
      rawPut(5, '')
        .replace(/Signature=..../, 'Signature=0000')
        .replace('\r\n\r\n', '\r\nexpect: 100-continue\r\n\r\n'),
    );
    const [refused] = (await once(bad, 'data')) as [Buffer];
    expect(refused.toString()).toMatch(/^HTTP\/1.1 403/);
    bad.destroy();
    await send({ method: 'DELETE', target: '/data/refused' });
  });
});
