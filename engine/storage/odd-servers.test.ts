import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ConnectionSettings } from '#shared/connection.ts';
import { silentLogger } from '../ports/logger.ts';
import { systemClock } from '../ports/system.ts';
import { FakeRandom } from '../testing/fake-random.ts';
import {
  type Script,
  type ScriptedServer,
  sendListing,
  sendS3Error,
  startScriptedServer,
} from '../testing/scripted-server.ts';
import { collect, listAll } from '../testing/storage-suite.ts';
import { type OpenStorage, openStorage, type StorageDeps } from './open-storage.ts';

const secretAccessKey = 'a-secret-that-must-never-show';
/** Time passes as on this computer, but nobody waits. */
const clock = { ...systemClock, sleep: async () => {} };

let server: ScriptedServer | undefined;
let storage: OpenStorage | undefined;

afterEach(async () => {
  storage?.close();
  await server?.close();
  vi.unstubAllEnvs();
});

async function serve(
  script: Script,
  deps: Partial<StorageDeps> = {},
  change: Partial<ConnectionSettings> = {},
): Promise<{ storage: OpenStorage; seen: ScriptedServer['seen'] }> {
  server = await startScriptedServer(script);
  const settings: ConnectionSettings = {
    name: 'odd',
    endpoint: server.endpoint,
    region: 'us-east-1',
    bucket: 'data',
    rootPath: '',
    accessKeyId: 'KEYID',
    addressing: 'auto',
    caFile: null,
    proxy: null,
    ...change,
  };
  const all = { clock, random: new FakeRandom(1), logger: silentLogger, attempts: 1, ...deps };
  storage = await openStorage(settings, { secretAccessKey }, all);
  return { storage, seen: server.seen };
}

const htmlPage = '<!DOCTYPE html><html><head><meta charset=utf-8></head><body>Sign in<br></body></html>';

function sendPage(status: number): Script {
  return (_request, answer) => {
    answer.writeHead(status, { 'content-type': 'text/html; charset=utf-8' });
    answer.end(htmlPage);
  };
}

const row = (key: string) =>
  `<Contents><Key>${key}</Key><Size>1</Size><ETag>&quot;e&quot;</ETag><LastModified>2030-01-01T00:00:00.000Z</LastModified></Contents>`;
const head = '<Name>data</Name><Prefix></Prefix><MaxKeys>1000</MaxKeys>';

describe('what is not S3', () => {
  test('a web page with status 200 is no listing, no write, no delete, no read', async () => {
    const { storage, seen } = await serve(sendPage(200));
    const calls = [
      listAll(storage, ''),
      storage.put('a', new Uint8Array(3)),
      storage.delete('a'),
      storage.get('a').then(({ body }) => collect(body)),
      storage.head('a'),
      storage.createUpload('a'),
      storage.completeUpload('a', 'id', [{ partNumber: 1, etag: 'e', size: 1 }]),
      storage.listUploads(''),
      storage.headBucket(),
    ];
    for (const call of await Promise.allSettled(calls)) {
      expect(call).toMatchObject({ status: 'rejected', reason: { code: 'not-s3' } });
    }
    const [outcome] = await storage.deleteMany(['a']);
    expect(outcome?.error).toMatchObject({ code: 'not-s3' });
    expect(seen.length).toBeGreaterThan(9);
  });

  test('an empty answer that is called a web page says what its status says, and no more', async () => {
    const { storage } = await serve(({ method }, answer) => {
      const etag = method === 'PUT' ? { etag: '"e"' } : {};
      const status = { PUT: 200, DELETE: 204, HEAD: 404 }[method] ?? 200;
      const length = status === 204 ? {} : { 'content-length': '0' };
      answer.writeHead(status, { 'content-type': 'text/html; charset=utf-8', ...length, ...etag }).end();
    });
    await expect(storage.put('a', new Uint8Array(3))).resolves.toMatchObject({ etag: 'e' });
    await expect(storage.delete('a')).resolves.toBeUndefined();
    await expect(storage.head('a')).rejects.toMatchObject({ code: 'object-missing' });
    await expect(listAll(storage, '')).rejects.toMatchObject({ code: 'not-s3' });
    await expect(storage.createUpload('a')).rejects.toMatchObject({ code: 'storage-unsupported' });
  });

  test('XML of another kind is no empty bucket', async () => {
    const { storage } = await serve((_request, answer) => {
      answer.writeHead(200, { 'content-type': 'application/xml' });
      answer.end('<?xml version="1.0"?><feed><title>News</title></feed>');
    });
    await expect(listAll(storage, '')).rejects.toMatchObject({ code: 'not-s3' });
    await expect(storage.listUploads('')).rejects.toMatchObject({ code: 'not-s3' });
  });

  test.each([
    [404, 'not-s3'],
    [403, 'not-s3'],
    [302, 'not-s3'],
    [502, 'storage-failed'],
    [503, 'storage-busy'],
  ])('a web page with status %i', async (status, code) => {
    const { storage } = await serve(sendPage(status));
    await expect(storage.put('a', new Uint8Array(3))).rejects.toMatchObject({ code });
    await expect(listAll(storage, '')).rejects.toMatchObject({ code });
  });

  test('a redirect to somewhere else, without a page', async () => {
    const { storage } = await serve((_request, answer) => {
      answer.writeHead(302, { location: 'http://portal.test/' }).end();
    });
    await expect(listAll(storage, '')).rejects.toMatchObject({ code: 'not-s3' });
  });
});

test('keys that are not known are told from a bucket that is missing, although HEAD says 404 to both', async () => {
  const { storage } = await serve(({ method }, answer) => {
    if (method === 'HEAD') answer.writeHead(404, { 'content-length': '0' }).end();
    else sendS3Error(answer, 404, 'XAdminUserNotFound');
  });
  await expect(storage.headBucket()).rejects.toMatchObject({ code: 'key-unknown' });
  await server?.close();
  const missing = await serve(({ method }, answer) => {
    if (method === 'HEAD') answer.writeHead(404, { 'content-length': '0' }).end();
    else sendS3Error(answer, 404, 'NoSuchBucket');
  });
  await expect(missing.storage.headBucket()).rejects.toMatchObject({ code: 'bucket-missing' });
});

describe('a busy server', () => {
  test('that answers 503 ten times and then recovers is survived', async () => {
    const notices: string[] = [];
    const { storage, seen } = await serve(
      (_request, answer, count) => {
        if (count <= 10) return sendS3Error(answer, 503, 'SlowDown');
        answer.writeHead(200, { etag: '"done"' }).end();
      },
      { attempts: 12, onNotice: (notice) => notices.push(notice.message) },
    );
    expect(await storage.put('a', new Uint8Array(3))).toEqual({ size: 3, etag: 'done' });
    expect(seen.length).toBe(11);
    expect(notices.length).toBe(10);
    expect(notices[2]).toContain('(3)');
  });

  test('that cuts the connection is asked again', async () => {
    const { storage, seen } = await serve(
      (_request, answer, count) => {
        if (count <= 2) answer.socket?.destroy();
        else answer.writeHead(200, { etag: '"done"' }).end();
      },
      { attempts: 12 },
    );
    await storage.put('a', new Uint8Array(3));
    expect(seen.length).toBe(3);
  });
});

describe('reading', () => {
  const bytes = new FakeRandom(4).bytes(300_000);

  test('goes on where the connection broke, with If-Match', async () => {
    const { storage, seen } = await serve(
      (request, answer, count) => {
        const [start = 0, last = 0] = (/bytes=(\d+)-(\d+)/.exec(request.headers.range ?? '') ?? [])
          .slice(1)
          .map(Number);
        answer.writeHead(206, {
          etag: '"one"',
          'content-length': last + 1 - start,
          'content-range': `bytes ${start}-${last}/300000`,
        });
        if (count > 2) return answer.end(bytes.subarray(start, last + 1));
        answer.write(bytes.subarray(start, start + 50_000), () => answer.socket?.destroy());
      },
      { attempts: 5 },
    );
    const { body, size } = await storage.get('a', { range: { start: 10, end: 290_000 } });
    expect(size).toBe(300_000);
    expect(Buffer.compare(await collect(body), bytes.subarray(10, 290_000))).toBe(0);
    expect(seen.length).toBe(3);
    expect(seen[1]?.headers['if-match']).toBe('"one"');
    expect(seen[0]?.headers['if-match']).toBeUndefined();
  });

  test('a server that ignores Range sends too much; the range is cut out', async () => {
    const { storage } = await serve((_request, answer) => {
      answer.writeHead(200, { etag: '"one"', 'content-length': bytes.length }).end(bytes);
    });
    const { body } = await storage.get('a', { range: { start: 1000, end: 2000 } });
    expect(Buffer.compare(await collect(body), bytes.subarray(1000, 2000))).toBe(0);
    expect((await collect((await storage.get('a', { range: { start: 0, end: 1 } })).body)).length).toBe(1);
  });

  test('a body that ends early is an error, not a shorter object', async () => {
    const { storage } = await serve((_request, answer) => {
      answer.writeHead(206, {
        etag: '"one"',
        'content-range': 'bytes 0-99/100',
        'transfer-encoding': 'chunked',
      });
      answer.end(bytes.subarray(0, 60));
    });
    const { body } = await storage.get('a', { range: { start: 0, end: 100 } });
    await expect(collect(body)).rejects.toMatchObject({ code: 'connection-lost' });
  });

  test.each([
    ['bytes 5-14/100', 'another range'],
    ['bytes 0-9/*', 'no size'],
    ['', 'no Content-Range'],
  ])('an answer with Content-Range “%s” is refused (%s)', async (contentRange) => {
    const { storage } = await serve((_request, answer) => {
      answer.writeHead(206, { etag: '"one"', 'content-range': contentRange }).end(bytes.subarray(0, 10));
    });
    await expect(storage.get('a', { range: { start: 0, end: 10 } })).rejects.toMatchObject({
      code: 'answer-invalid',
    });
  });
});

describe('listing', () => {
  test('a token that comes back is refused, not followed forever', async () => {
    const { storage, seen } = await serve((_request, answer) => {
      sendListing(
        answer,
        `${head}<IsTruncated>true</IsTruncated><NextContinuationToken>t</NextContinuationToken>${row('a')}`,
      );
    });
    await expect(listAll(storage, '')).rejects.toMatchObject({ code: 'answer-invalid' });
    // The second page in the new way, and once in the old way.
    expect(seen.length).toBe(3);
  });

  test('a server that begins anew with every token is listed in the old way, each key once', async () => {
    const { storage, seen } = await serve((request, answer) => {
      const query = new URL(request.url, 'http://x').searchParams;
      const from = query.get('marker') ?? query.get('start-after') ?? '';
      const left = ['a', 'b', 'c', 'd', 'e'].filter((key) => key > from);
      const token = query.has('list-type')
        ? `<NextContinuationToken>t${seen.length}</NextContinuationToken>`
        : '';
      const rows = left.slice(0, 2).map(row).join('');
      sendListing(answer, `${head}<IsTruncated>${left.length > 2}</IsTruncated>${token}${rows}`);
    });
    expect((await listAll(storage, '')).map((object) => object.key)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(seen.length).toBe(4);
    expect((await listAll(storage, '', 'b')).map((object) => object.key)).toEqual(['c', 'd', 'e']);
  });

  test('objects of another folder are refused', async () => {
    const { storage } = await serve((_request, answer) => {
      sendListing(answer, `${head}<IsTruncated>false</IsTruncated>${row('other/a')}`);
    });
    await expect(listAll(storage, 'mine/')).rejects.toMatchObject({ code: 'answer-invalid' });
  });

  test.each([
    ['is refused', 501, 'NotImplemented'],
    ['breaks', 500, 'InternalError'],
  ])('version 1 is used where version 2 %s', async (_how, status, code) => {
    const { storage, seen } = await serve((request, answer) => {
      if (request.url.includes('list-type=2')) return sendS3Error(answer, status, code);
      const marker = new URL(request.url, 'http://x').searchParams.get('marker');
      if (marker === null)
        sendListing(answer, `${head}<IsTruncated>true</IsTruncated>${row('a')}${row('b')}`);
      else
        sendListing(answer, `${head}<Marker>${marker}</Marker><IsTruncated>false</IsTruncated>${row('c')}`);
    });
    expect((await listAll(storage, '')).map((object) => object.key)).toEqual(['a', 'b', 'c']);
    await listAll(storage, '');
    expect(seen.filter((request) => request.url.includes('list-type=2')).length).toBe(1);
  });

  test('a server that takes version 2 for version 1 is listed to its end', async () => {
    const { storage } = await serve((request, answer) => {
      const marker = new URL(request.url, 'http://x').searchParams.get('marker');
      if (marker === null)
        sendListing(answer, `${head}<IsTruncated>true</IsTruncated>${row('a')}${row('b')}`);
      else sendListing(answer, `${head}<IsTruncated>false</IsTruncated>${row(`${marker}c`)}`);
    });
    expect((await listAll(storage, '')).map((object) => object.key)).toEqual(['a', 'b', 'bc']);
  });

  test('keys are decoded when the server says that it encoded them', async () => {
    const { storage } = await serve((_request, answer) => {
      sendListing(
        answer,
        `${head}<EncodingType>url</EncodingType><IsTruncated>false</IsTruncated>${row('a%2Bb+c%01')}`,
      );
    });
    expect((await listAll(storage, '')).map((object) => object.key)).toEqual(['a+b c\u0001']);
  });
});

describe('the parts of an upload', () => {
  const part = (number: number, etag = `e${number}`) =>
    `<Part><PartNumber>${number}</PartNumber><ETag>&quot;${etag}&quot;</ETag><Size>5</Size></Part>`;
  const serveParts = (pages: Record<string, string>) =>
    serve(({ url }, answer) => {
      const marker = new URL(url, 'http://x').searchParams.get('part-number-marker') ?? '';
      answer.writeHead(200, { 'content-type': 'application/xml' });
      answer.end(`<ListPartsResult><UploadId>u</UploadId>${pages[marker] ?? ''}</ListPartsResult>`);
    });
  const more = '<IsTruncated>true</IsTruncated>';
  const end = '<IsTruncated>false</IsTruncated>';

  test('come in the order of their numbers, also from a server that sorts them as words', async () => {
    const { storage } = await serveParts({ '': [1, 10, 11, 2].map((n) => part(n)).join('') + end });
    const parts = await storage.listParts('a', 'u');
    expect(parts?.map(({ partNumber, etag }) => [partNumber, etag])).toEqual([
      [1, 'e1'],
      [2, 'e2'],
      [10, 'e10'],
      [11, 'e11'],
    ]);
  });

  test('are listed page by page, from where the server says or from the last one', async () => {
    const next = '<NextPartNumberMarker>7</NextPartNumberMarker>';
    const pages = { '': part(1) + part(2) + more, '2': part(3) + more + next, '7': part(3) + part(9) + end };
    const { storage } = await serveParts(pages);
    expect((await storage.listParts('a', 'u'))?.map(({ partNumber }) => partNumber)).toEqual([1, 2, 3, 9]);
  });

  test.each([
    ['a page without anything new', { '': part(1) + more, '1': part(1) + more }],
    ['a part with two ETags', { '': part(1) + more, '1': part(1, 'x') + end }],
    ['a part without a size', { '': `<Part><PartNumber>1</PartNumber><ETag>e</ETag></Part>${end}` }],
  ])('%s is not believed', async (_what, pages: Record<string, string>) => {
    const { storage } = await serveParts(pages);
    await expect(storage.listParts('a', 'u')).rejects.toMatchObject({ code: 'answer-invalid' });
  });
});

describe('a folder', () => {
  const folder = (name: string) => `<CommonPrefixes><Prefix>${name}</Prefix></CommonPrefixes>`;
  const walk = async (looked: OpenStorage) => {
    const names: string[] = [];
    let cursor: string | undefined;
    for (let pages = 0; pages < 9; pages += 1) {
      const page = await looked.listFolder('', { cursor });
      names.push(...page.folders, ...page.objects.map(({ key }) => key));
      if (page.next === null) return names;
      cursor = page.next;
    }
    throw new Error('it never ends');
  };
  const items = ['a', 'b/', 'c', 'd/', 'e'];
  const page = (from: string, token: string) => {
    const left = items.filter((name) => name > from);
    const rows = left.slice(0, 2).map((name) => (name.endsWith('/') ? folder(name) : row(name)));
    return `${head}<IsTruncated>${left.length > 2}</IsTruncated>${token}${rows.join('')}`;
  };
  const of = (url: string, name: string) => new URL(url, 'http://x').searchParams.get(name);

  test('is listed in the old way where the new one is refused, breaks, or does not go on', async () => {
    for (const status of [501, 500]) {
      const refusing = await serve(({ url }, answer) => {
        if (of(url, 'list-type')) sendS3Error(answer, status, 'NoCodeWeKnow');
        else sendListing(answer, page(of(url, 'marker') ?? '', ''));
      });
      expect((await walk(refusing.storage)).sort()).toEqual(items);
      await server?.close();
    }
    const circling = await serve(({ url }, answer) => {
      const token = of(url, 'list-type') ? '<NextContinuationToken>t</NextContinuationToken>' : '';
      sendListing(answer, page(of(url, 'marker') ?? '', token));
    });
    expect((await walk(circling.storage)).sort()).toEqual(items);
  });

  test('is put together where the server knows no delimiters', async () => {
    const { storage: plain } = await serve((_request, answer) => {
      sendListing(answer, `${head}<IsTruncated>false</IsTruncated>${['a', 'b/1', 'b/2', 'c'].map(row)}`);
    });
    expect((await walk(plain)).sort()).toEqual(['a', 'b/', 'c']);
  });

  test('that goes round in a circle, or lies elsewhere, is refused', async () => {
    const { storage: circle } = await serve((_request, answer) => {
      sendListing(answer, `${head}<IsTruncated>true</IsTruncated>${folder('b/')}`);
    });
    await expect(walk(circle)).rejects.toMatchObject({ code: 'answer-invalid' });
    await expect(circle.listFolder('mine/')).rejects.toMatchObject({ code: 'answer-invalid' });
  });
});

describe('deleting many', () => {
  test('sends Content-MD5 and no CRC32, and believes only what is confirmed', async () => {
    const { storage, seen } = await serve((_request, answer) => {
      answer.writeHead(200, { 'content-type': 'application/xml' });
      answer.end(
        '<DeleteResult><Deleted><Key>a</Key></Deleted><Error><Key>b</Key><Code>AccessDenied</Code><Message>no</Message></Error></DeleteResult>',
      );
    });
    const outcomes = await storage.deleteMany(['a', 'b', 'c']);
    expect(outcomes.map(({ key, error }) => [key, (error as { code?: string } | undefined)?.code])).toEqual([
      ['a', undefined],
      ['b', 'access-denied'],
      ['c', 'answer-invalid'],
    ]);
    const [request] = seen;
    expect(request?.headers['content-md5']).toBe(
      createHash('md5')
        .update(request?.body ?? '')
        .digest('base64'),
    );
    expect(Object.keys(request?.headers ?? {}).filter((name) => /checksum/.test(name))).toEqual([]);
    expect(seen.length).toBe(1);
  });

  test('deletes one by one where there are no batches', async () => {
    const { storage, seen } = await serve((request, answer) => {
      if (request.method === 'POST') return sendS3Error(answer, 501, 'NotImplemented');
      answer.writeHead(204).end();
    });
    const keys = Array.from({ length: 20 }, (_, i) => `k${i}`);
    expect(await storage.deleteMany(keys)).toEqual(keys.map((key) => ({ key })));
    expect(await storage.deleteMany(['z'])).toEqual([{ key: 'z' }]);
    expect(seen.filter((request) => request.method === 'POST').length).toBe(1);
    expect(seen.filter((request) => request.method === 'DELETE').length).toBe(21);
  });
});

describe('addressing', () => {
  test('a server that wants the bucket in the host name gets it there', async () => {
    // *.localhost resolves to this computer without DNS only on some systems: the Host header is what counts.
    const { storage, seen } = await serve((request, answer) => {
      if (request.url.startsWith('/data')) return sendS3Error(answer, 403, 'SecondLevelDomainForbidden');
      sendListing(answer, `${head}<IsTruncated>false</IsTruncated>`);
    });
    await listAll(storage, '').catch(() => {});
    expect(seen[0]?.url.startsWith('/data')).toBe(true);
    // An IP address cannot carry a bucket; the second attempt shows that the switch was tried.
    expect(seen.length).toBe(2);
  });
});

describe('copying', () => {
  const source = { key: 'base', etag: 'e', size: 10, range: { start: 0, end: 5 } };

  test('by a server that takes the call for a part without bytes is refused at once', async () => {
    const { storage, seen } = await serve(
      (_request, answer) => answer.writeHead(200, { etag: '"d41d8cd98f00b204e9800998ecf8427e"' }).end(),
      { attempts: 12 },
    );
    const copied = storage.copyPart('new', 'id', 1, source);
    await expect(copied).rejects.toMatchObject({ code: 'storage-unsupported' });
    expect(seen.length).toBe(1);
    expect(seen[0]?.headers['x-amz-copy-source']).toBe('data/base');
  });

  test('with an answer of nothing is tried a few times, with a passing error often', async () => {
    const { storage, seen } = await serve(
      (_request, answer) => answer.writeHead(200, { 'content-length': '0' }).end(),
      { attempts: 12 },
    );
    await expect(storage.copyPart('new', 'id', 1, source)).rejects.toMatchObject({ code: 'answer-invalid' });
    expect(seen.length).toBe(4);
  });

  test('with an error in an answer that began well is tried again', async () => {
    const { storage, seen } = await serve(
      (_request, answer, count) => {
        if (count < 6) return sendS3Error(answer, 200, 'InternalError');
        answer.writeHead(200, { 'content-type': 'application/xml' });
        answer.end('<CopyPartResult><ETag>&quot;p&quot;</ETag></CopyPartResult>');
      },
      { attempts: 12 },
    );
    const part = { partNumber: 1, etag: 'p', size: 5 };
    expect(await storage.copyPart('new', 'id', 1, source)).toEqual(part);
    expect(seen.length).toBe(6);
  });
});

describe('a server that wants Content-MD5 with what is stored', () => {
  const wanting: Script = (request, answer) => {
    const md5 = createHash('md5').update(request.body).digest('base64');
    if (request.headers['content-md5'] === md5) return answer.writeHead(200, { etag: '"e"' }).end();
    answer.writeHead(400, { 'content-type': 'application/xml' });
    const sentence = 'Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests';
    answer.end(`<Error><Code>InvalidRequest</Code><Message>${sentence}</Message></Error>`);
  };

  test('gets it, after one refusal, for objects, parts and long bodies', async () => {
    const { storage, seen } = await serve(wanting);
    await storage.put('a', new Uint8Array(3));
    await storage.put('b', new Uint8Array(0));
    await storage.uploadPart('c', 'id', 1, new Uint8Array(5));
    expect(seen.length).toBe(4);
    const bytes = new FakeRandom(6).bytes(200_000);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const open = async function* () {
      yield bytes.subarray(0, 150_000);
      yield bytes.subarray(150_000);
    };
    await storage.putLong('d', { size: bytes.length, sha256, open });
    expect(seen.length).toBe(5);
    expect(seen.at(-1)?.headers['x-amz-content-sha256']).toBe(sha256);
  });

  test('also when a long body is the first it refuses', async () => {
    const { storage, seen } = await serve(wanting);
    const bytes = new FakeRandom(7).bytes(100_000);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    let opened = 0;
    const open = async function* () {
      opened += 1;
      yield bytes;
    };
    await storage.putLong('d', { size: bytes.length, sha256, open });
    // Sent and refused, hashed, sent.
    expect([seen.length, opened]).toEqual([2, 3]);
  });

  test('and refuses it all the same is believed', async () => {
    const { storage, seen } = await serve((_request, answer) =>
      sendS3Error(answer, 400, 'MissingContentMD5'),
    );
    await expect(storage.put('a', new Uint8Array(3))).rejects.toMatchObject({ code: 'storage-refused' });
    expect(seen.length).toBe(2);
  });
});

test('finishing an upload fails although the status says 200', async () => {
  const { storage } = await serve((_request, answer) => sendS3Error(answer, 200, 'InternalError'));
  const parts = [{ partNumber: 1, etag: 'e', size: 1 }];
  await expect(storage.completeUpload('a', 'id', parts)).rejects.toMatchObject({ code: 'storage-failed' });
});

test('a signal ends a call that the server never answers', async () => {
  const asked = Promise.withResolvers<void>();
  const { storage } = await serve(() => asked.resolve(), { attempts: 12 });
  const stop = new AbortController();
  const putting = storage.put('a', new Uint8Array(3), { signal: stop.signal });
  await asked.promise;
  const reason = new Error('enough');
  stop.abort(reason);
  await expect(putting).rejects.toBe(reason);
});

test('closing ends what is under way', async () => {
  const asked = Promise.withResolvers<void>();
  const { storage } = await serve(() => asked.resolve());
  const putting = storage.put('a', new Uint8Array(3));
  const settled = expect(putting).rejects.toMatchObject({ code: 'connection-lost' });
  await asked.promise;
  storage.close();
  await settled;
});

test('a clock that no correction helps is told with its minutes', async () => {
  const { storage, seen } = await serve((_request, answer) => {
    answer.sendDate = false;
    answer.setHeader('date', new Date(systemClock.now() - 60 * 60_000).toUTCString());
    sendS3Error(answer, 403, 'RequestTimeTooSkewed');
  });
  await expect(storage.put('a', new Uint8Array(3))).rejects.toMatchObject({
    code: 'clock-skew',
    details: { minutes: 60 },
  });
  expect(seen.length).toBe(2);
});

describe('the environment', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'holdall-env-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  test('and profiles do not leak into a connection', async () => {
    const profile = [
      '[default]',
      'endpoint_url = http://127.0.0.1:9/',
      'region = profile-region',
      'aws_access_key_id = PROFILEKEY',
      'aws_secret_access_key = profilesecret',
      'request_checksum_calculation = when_supported',
      'use_dualstack_endpoint = true',
      'use_fips_endpoint = true',
      'max_attempts = 9',
      'sdk_ua_app_id = leaked',
    ].join('\n');
    await writeFile(path.join(folder, 'config'), profile);
    const variables = {
      AWS_CONFIG_FILE: path.join(folder, 'config'),
      AWS_SHARED_CREDENTIALS_FILE: path.join(folder, 'config'),
      AWS_ENDPOINT_URL: 'http://127.0.0.1:9/',
      AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:9/',
      AWS_REGION: 'env-region',
      AWS_ACCESS_KEY_ID: 'ENVKEY',
      AWS_SECRET_ACCESS_KEY: 'envsecret',
      AWS_SESSION_TOKEN: 'envtoken',
      AWS_USE_DUALSTACK_ENDPOINT: 'true',
      AWS_USE_FIPS_ENDPOINT: 'true',
      AWS_MAX_ATTEMPTS: '9',
      AWS_RETRY_MODE: 'adaptive',
      AWS_REQUEST_CHECKSUM_CALCULATION: 'WHEN_SUPPORTED',
      AWS_S3_DISABLE_MULTIREGION_ACCESS_POINTS: 'false',
      AWS_AUTH_SCHEME_PREFERENCE: 'sigv4a',
      AWS_SDK_UA_APP_ID: 'leaked',
      HTTP_PROXY: 'http://127.0.0.1:9/',
      http_proxy: 'http://127.0.0.1:9/',
    };
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
    const { storage, seen } = await serve((_request, answer, count) => {
      if (count === 1) answer.writeHead(200, { etag: '"done"' }).end();
      else sendS3Error(answer, 503, 'SlowDown');
    });
    await storage.put('a', new Uint8Array(3));
    const [request] = seen;
    expect(request?.url).toBe('/data/a');
    expect(request?.headers.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=KEYID\/\d{8}\/us-east-1\/s3\//,
    );
    expect(request?.headers['x-amz-security-token']).toBeUndefined();
    expect(request?.headers['x-amz-content-sha256']).toBe(
      createHash('sha256').update(new Uint8Array(3)).digest('hex'),
    );
    expect(request?.headers['content-length']).toBe('3');
    expect(request?.headers.expect).toBeUndefined();
    expect(
      Object.keys(request?.headers ?? {}).filter((name) => /checksum|trailer|encoding/.test(name)),
    ).toEqual([]);
    expect(JSON.stringify(request?.headers)).not.toMatch(/leaked|env|profile/i);
    await expect(storage.put('a', new Uint8Array(3))).rejects.toMatchObject({ code: 'storage-busy' });
    expect(seen.length).toBe(2);
  });
});

describe('errors', () => {
  test('hold neither the secret nor the signature', async () => {
    const { storage } = await serve((_request, answer) =>
      sendS3Error(
        answer,
        403,
        'SignatureDoesNotMatch',
        `<StringToSign>AWS4 ${secretAccessKey}</StringToSign><SignatureProvided>abc</SignatureProvided>`,
      ),
    );
    const errors = [
      await storage.put('a', new Uint8Array(3)).catch((error: unknown) => error),
      await storage.head('a').catch((error: unknown) => error),
    ];
    for (const error of errors) {
      const everything = inspect(error, { depth: 20, showHidden: true });
      expect(everything).toContain('AppError');
      expect(everything).not.toContain(secretAccessKey);
      expect(everything).not.toMatch(/AWS4-HMAC|Signature=|StringToSign/);
    }
  });

  test('keep the request id for the support of the storage', async () => {
    const { storage } = await serve((_request, answer) => sendS3Error(answer, 500, 'InternalError'));
    await expect(storage.head('a')).rejects.toMatchObject({
      details: { requestId: 'request-1', status: 500 },
    });
  });
});
