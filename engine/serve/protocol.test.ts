import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '#engine/ports/system.ts';
import { type HandMade, type RawAnswer, sendByHand, sendRaw, signByHand } from './testing/signed-request.ts';
import { startTestServer, type TestServer, testRegion } from './testing/test-server.ts';

let server: TestServer;
let ahead = 0;

beforeAll(async () => {
  const clock = { ...systemClock, now: () => systemClock.now() + ahead };
  server = await startTestServer({ clock, limits: { smallestPart: 1 } });
});
afterAll(async () => {
  expect(server.warnings).toEqual([]);
  await server.remove();
});

const send = (made: HandMade): Promise<RawAnswer> =>
  sendByHand(server.endpoint, { ...made, time: Date.now() + ahead });
const put = (key: string, body: string, headers: Record<string, string> = {}) =>
  send({ method: 'PUT', target: `/data/${key}`, body, headers });
const get = async (key: string) => (await send({ target: `/data/${key}` })).text;
const stored = (key: string) => readFile(path.join(server.folder, key), 'utf8');

/** Runs `work` with the server's clock and ours moved. */
async function later(milliseconds: number, work: () => Promise<void>): Promise<void> {
  ahead = milliseconds;
  try {
    await work();
  } finally {
    ahead = 0;
  }
}

describe('a request recorded and sent again', () => {
  const record = (made: HandMade) => {
    const { headers } = signByHand(server.endpoint, made);
    return () => sendRaw(server.endpoint, made.method ?? 'GET', made.target, headers, made.body);
  };

  test.each<[string, HandMade, number]>([
    ['an upload', { method: 'PUT', target: '/data/replayed', body: 'first' }, 200],
    ['a removal', { method: 'DELETE', target: '/data/replayed' }, 204],
    ['a list', { target: '/data?list-type=2' }, 200],
  ])('%s works within 15 minutes, and not after them', async (_what, made, status) => {
    const again = record(made);
    expect(await again()).toMatchObject({ status });
    ahead = 14 * 60_000;
    expect(await again()).toMatchObject({ status });
    ahead = 16 * 60_000;
    expect(await again()).toMatchObject({ status: 403, code: 'RequestTimeTooSkewed' });
    ahead = 0;
  });

  test('with a condition does nothing twice', async () => {
    const again = record({
      method: 'PUT',
      target: '/data/once',
      body: 'first',
      headers: { 'if-none-match': '*' },
    });
    expect(await again()).toMatchObject({ status: 200 });
    await put('once', 'second');
    expect(await again()).toMatchObject({ status: 412, code: 'PreconditionFailed' });
    expect(await stored('once')).toBe('second');
  });

  test('with another body is refused', async () => {
    const { headers } = signByHand(server.endpoint, { method: 'PUT', target: '/data/other', body: 'first' });
    const answer = await sendRaw(server.endpoint, 'PUT', '/data/other', headers, 'other');
    expect(answer).toMatchObject({ status: 400, code: 'XAmzContentSHA256Mismatch' });
    expect(await readdir(server.folder)).not.toContain('other');
  });
});

test('the right region is told in a header, too: the refusal of a HEAD has no other place for it', async () => {
  const answer = await send({ method: 'HEAD', target: '/data', region: 'eu-north-9' });
  expect(answer).toMatchObject({ status: 400, text: '' });
  expect(answer.headers['x-amz-bucket-region']).toBe(testRegion);
});

test.each([
  ['another day than the date', { 'x-amz-date': '20010101T000000Z' }, 'AuthorizationHeaderMalformed'],
  ['a date that is none', { 'x-amz-date': 'yesterday' }, 'AuthorizationHeaderMalformed'],
])('%s in the signature is refused', async (_what, headers, code) => {
  expect(await send({ target: '/data', headers })).toMatchObject({ status: 400, code });
});

describe('checksums', () => {
  const digest = (name: string, text: string) => createHash(name).update(text).digest('base64');

  test.each(['md5', 'sha1', 'sha256', 'sha512'])('%s is looked at', async (name) => {
    const header = `x-amz-checksum-${name}`;
    const wrong = await put('sum', 'body', { [header]: digest(name, 'bode') });
    expect(wrong).toMatchObject({ status: 400, code: 'BadDigest' });
    expect(await readdir(server.folder)).not.toContain('sum');
    const right = await put('sum', 'body', { [header]: digest(name, 'body') });
    expect(right.headers).toMatchObject({
      [header]: digest(name, 'body'),
      'x-amz-checksum-type': 'FULL_OBJECT',
    });
    const listed = await send({ target: '/data?list-type=2&prefix=sum' });
    expect(listed.text).toContain(`<ChecksumAlgorithm>${name.toUpperCase()}</ChecksumAlgorithm>`);
    await send({ method: 'DELETE', target: '/data/sum' });
  });

  test('of a kind that is not known here are refused, not passed over', async () => {
    expect(await put('sum', 'body', { 'x-amz-checksum-xxhash64': 'AAAAAAAAAAA=' })).toMatchObject({
      status: 400,
      code: 'InvalidRequest',
    });
    expect(await readdir(server.folder)).not.toContain('sum');
  });
});

describe('what is not known is not taken for something else', () => {
  const precious = async () => {
    await put('precious', 'first');
    return await stored('precious');
  };

  test.each<[string, HandMade]>([
    ['a sub-resource to come', { method: 'PUT', target: '/data/precious?novelty', body: 'x' }],
    ['one with an equals sign', { method: 'PUT', target: '/data/precious?novelty=', body: 'x' }],
    ['its removal', { method: 'DELETE', target: '/data/precious?novelty' }],
    [
      'appending',
      {
        method: 'PUT',
        target: '/data/precious',
        body: 'x',
        headers: { 'x-amz-write-offset-bytes': '5' },
      },
    ],
    [
      'a condition on the size',
      { method: 'DELETE', target: '/data/precious', headers: { 'x-amz-if-match-size': '4' } },
    ],
    [
      'a condition in a removal of many',
      {
        method: 'POST',
        target: '/data?delete',
        body: '<Delete><Object><Key>precious</Key><Size>4</Size></Object></Delete>',
      },
    ],
    ['renaming', { method: 'PUT', target: '/data/precious?renameObject', body: '' }],
    ['new encryption', { method: 'PUT', target: '/data/precious?encryption', body: '' }],
  ])('%s: 501, and the object stays', async (_what, made) => {
    const before = await precious();
    expect(await send(made)).toMatchObject({ status: 501, code: 'NotImplemented' });
    expect(await stored('precious')).toBe(before);
  });

  test('parameters that clients add for themselves change nothing', async () => {
    const answer = await send({ method: 'PUT', target: '/data/precious?x-id=PutObject', body: 'y' });
    expect(answer).toMatchObject({ status: 200 });
  });
});

test('a removal of many heeds the ETags it names', async () => {
  await put('kept', 'changed since');
  const { headers } = await put('gone', 'as it was');
  const object = (key: string, etag: string) => `<Object><Key>${key}</Key><ETag>${etag}</ETag></Object>`;
  const body = `<Delete>${object('kept', '0'.repeat(32))}${object('gone', String(headers.etag))}${object('never', 'x')}</Delete>`;
  const answer = await send({ method: 'POST', target: '/data?delete', body });
  expect(answer.text).toContain('<Error><Key>kept</Key><Code>PreconditionFailed</Code>');
  expect(answer.text).toContain('<Deleted><Key>gone</Key></Deleted>');
  expect(answer.text).toContain('<Deleted><Key>never</Key></Deleted>');
  expect(await stored('kept')).toBe('changed since');
  expect(await readdir(server.folder)).not.toContain('gone');
});

describe('an upload in parts', () => {
  async function begin(key: string) {
    const { text } = await send({ method: 'POST', target: `/data/${key}?uploads` });
    const id = /<UploadId>(.*?)</.exec(text)?.[1] ?? '';
    const sent = async (number: number, body: string) => {
      const target = `/data/${key}?partNumber=${number}&uploadId=${id}`;
      const { headers } = await send({ method: 'PUT', target, body });
      return `<Part><PartNumber>${number}</PartNumber><ETag>${String(headers.etag)}</ETag></Part>`;
    };
    const complete = (parts: string, headers: Record<string, string> = {}) =>
      send({
        method: 'POST',
        target: `/data/${key}?uploadId=${id}`,
        body: `<CompleteMultipartUpload>${parts}</CompleteMultipartUpload>`,
        headers,
      });
    return { id, sent, complete };
  }

  test.each([
    ['partNumber=0', 400, 'InvalidArgument'],
    ['partNumber=10001', 400, 'InvalidArgument'],
    ['partNumber=-1', 400, 'InvalidArgument'],
    ['partNumber=x', 400, 'InvalidArgument'],
    ['', 400, 'InvalidArgument'],
  ])('takes no part with %s', async (query, status, code) => {
    const { id } = await begin('numbers');
    const target = `/data/numbers?${query}&uploadId=${id}`;
    expect(await send({ method: 'PUT', target, body: 'x' })).toMatchObject({ status, code });
  });

  test.each(['', 'f'.repeat(32), '..', 'x/../y'])('takes no part for the id “%s”', async (id) => {
    const target = `/data/numbers?partNumber=1&uploadId=${encodeURIComponent(id)}`;
    expect(await send({ method: 'PUT', target, body: 'x' })).toMatchObject({
      status: 404,
      code: 'NoSuchUpload',
    });
  });

  test('completed by five at once gives all of them the same answer, and one later', async () => {
    const { sent, complete } = await begin('five');
    const parts = (await sent(1, 'abc')) + (await sent(2, 'def'));
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => complete(parts)));
    answers.push(await complete(parts));
    for (const answer of answers) expect(answer).toMatchObject({ status: 200, text: answers[0]?.text });
    expect(await stored('five')).toBe('abcdef');
    // Another list of parts is another wish.
    expect(await complete('<Part><PartNumber>1</PartNumber><ETag>x</ETag></Part>')).toMatchObject({
      code: 'NoSuchUpload',
    });
  });

  test('of two to one key that must be new, exactly one becomes the object', async () => {
    const uploads = await Promise.all([begin('new'), begin('new')]);
    const bodies = ['one', 'two'];
    const answers = await Promise.all(
      uploads.map(async ({ sent, complete }, i) =>
        complete(await sent(1, bodies[i] ?? ''), { 'if-none-match': '*' }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    const won = answers.findIndex(({ status }) => status === 200);
    expect(await stored('new')).toBe(bodies[won]);
  });

  test('has the size that was announced, or stays an upload', async () => {
    const { sent, complete } = await begin('size');
    const parts = await sent(1, 'abc');
    expect(await complete(parts, { 'x-amz-mp-object-size': '4' })).toMatchObject({ code: 'InvalidRequest' });
    expect(await complete(parts, { 'x-amz-mp-object-size': '3' })).toMatchObject({ status: 200 });
  });

  test('is read by part', async () => {
    const { sent, complete } = await begin('by-part');
    await complete((await sent(1, 'abc')) + (await sent(2, 'def')) + (await sent(3, 'g')));
    for (const [number, text, range] of [
      [1, 'abc', 'bytes 0-2/7'],
      [2, 'def', 'bytes 3-5/7'],
      [3, 'g', 'bytes 6-6/7'],
    ] as const) {
      const answer = await send({ target: `/data/by-part?partNumber=${number}` });
      expect(answer).toMatchObject({ status: 206, text });
      expect(answer.headers).toMatchObject({ 'content-range': range, 'x-amz-mp-parts-count': '3' });
    }
    expect(await send({ target: '/data/by-part?partNumber=4' })).toMatchObject({
      status: 416,
      code: 'InvalidPartNumber',
    });
    const both = { target: '/data/by-part?partNumber=1', headers: { range: 'bytes=0-1' } };
    expect(await send(both)).toMatchObject({ status: 400, code: 'InvalidRequest' });
  });
});

describe('lists', () => {
  const keysOf = ({ text }: RawAnswer) =>
    [...text.matchAll(/<(?:Key|CommonPrefixes><Prefix)>(.*?)</g)].map(([, key]) => key);
  const list = (query: string) => send({ target: `/data?prefix=l/&${query}` });
  beforeAll(async () => {
    for (const key of ['l/a', 'l/b/1', 'l/b/2', 'l/c/1', 'l/d']) await put(key, 'x');
  });

  test.each([
    ['list-type=2&delimiter=/&start-after=l/b/', ['l/c/', 'l/d']],
    ['delimiter=/&marker=l/b/', ['l/c/', 'l/d']],
    ['list-type=2&delimiter=/&start-after=l/b/1', ['l/b/', 'l/c/', 'l/d']],
    ['list-type=2&start-after=l/b/', ['l/b/1', 'l/b/2', 'l/c/1', 'l/d']],
    ['list-type=2&max-keys=2000', ['l/a', 'l/b/1', 'l/b/2', 'l/c/1', 'l/d']],
  ])('%s', async (query, keys) => {
    expect(keysOf(await list(query))).toEqual(keys);
  });

  test.each(['-1', 'x', '1e3', '99999999999'])('max-keys=%s is refused', async (most) => {
    expect(await list(`max-keys=${most}`)).toMatchObject({ status: 400, code: 'InvalidArgument' });
  });

  test('go on where they were, though what they ended with is gone', async () => {
    await put('l/b/3', 'x');
    const first = await list('list-type=2&max-keys=3');
    const token = /<NextContinuationToken>(.*?)</.exec(first.text)?.[1] ?? '';
    expect(keysOf(first)).toEqual(['l/a', 'l/b/1', 'l/b/2']);
    for (const key of ['l/b/1', 'l/b/2', 'l/b/3']) await send({ method: 'DELETE', target: `/data/${key}` });
    const rest = await list(`list-type=2&continuation-token=${encodeURIComponent(token)}`);
    expect(keysOf(rest)).toEqual(['l/c/1', 'l/d']);
  });
});

describe('names', () => {
  test.each([
    'dots...',
    'space ',
    ' ',
    'C:',
    'con',
    'a\\b',
    '~',
    'é',
    'e\u0301',
    '\u{1f600}',
    '%2e%2e',
    '-rf',
  ])('“%s” comes back as it was sent', async (name) => {
    const target = `/data/names/${encodeURIComponent(name)}`;
    expect(await send({ method: 'PUT', target, body: name })).toMatchObject({ status: 200 });
    expect((await send({ target })).text).toBe(name);
    expect(await readdir(path.join(server.folder, 'names'))).toEqual([name]);
    expect(await send({ method: 'DELETE', target })).toMatchObject({ status: 204 });
  });

  test('an object is no folder, and a folder no object', async () => {
    await put('x/file', 'first');
    expect(await put('x/file/below', 'second')).toMatchObject({ status: 409, code: 'KeyConflict' });
    expect(await put('x', 'second')).toMatchObject({ status: 409, code: 'KeyConflict' });
    expect(await get('x/file')).toBe('first');
  });

  test.each(['a'.repeat(256), 'é'.repeat(128), `${'a/'.repeat(600)}a`])(
    'longer than files can be: refused',
    async (name) => {
      const target = `/data/${name.split('/').map(encodeURIComponent).join('/')}`;
      expect(await send({ method: 'PUT', target, body: 'x' })).toMatchObject({ code: 'KeyTooLongError' });
    },
  );
});

test('a request is as valid later as the clocks say', async () => {
  await later(24 * 60 * 60_000, async () => {
    expect(await put('tomorrow', 'x')).toMatchObject({ status: 200 });
  });
});
