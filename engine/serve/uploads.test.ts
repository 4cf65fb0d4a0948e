import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { silentLogger } from '#engine/ports/logger.ts';
import { systemClock, systemRandom } from '#engine/ports/system.ts';
import { FakeRandom } from '#engine/testing/fake-random.ts';
import { startServer } from './start-server.ts';
import { sdkClient } from './testing/sdk-client.ts';
import { startTestServer, type TestServer, testKey, testRegion } from './testing/test-server.ts';

let server: TestServer;
let client: S3Client;
const Bucket = 'data';
const random = new FakeRandom(21);
const partSize = 64 * 1024;
const md5 = (data: Uint8Array) => createHash('md5').update(data).digest();

beforeAll(async () => {
  // Small parts keep the tests quick; the real limit has a test of its own.
  server = await startTestServer({ limits: { smallestPart: partSize } });
  client = sdkClient(server);
});
afterAll(async () => {
  client.destroy();
  await server.remove();
});

async function begin(Key: string, more: object = {}): Promise<string> {
  const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key, ...more }));
  if (UploadId === undefined) throw new Error('no upload id');
  return UploadId;
}
async function send(Key: string, UploadId: string, PartNumber: number, Body: Uint8Array, s3 = client) {
  const { ETag } = await s3.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }));
  return { PartNumber, ETag };
}
const complete = (Key: string, UploadId: string, Parts: object[], more: object = {}, s3 = client) =>
  s3.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts }, ...more }));
const stored = (Key: string) => readFile(path.join(server.folder, Key));
const hidden = (part: string) => readdir(path.join(server.folder, '.holdall-s3', part));

describe('a multipart upload', () => {
  test('becomes one object, with metadata and the ETag S3 would give', async () => {
    const parts = [random.bytes(partSize), random.bytes(partSize), random.bytes(77)];
    const id = await begin('mp/whole', { ContentType: 'text/x', Metadata: { a: 'b' } });
    const sent = await Promise.all(parts.map((body, i) => send('mp/whole', id, i + 1, body)));
    await expect(client.send(new HeadObjectCommand({ Bucket, Key: 'mp/whole' }))).rejects.toMatchObject({
      name: 'NotFound',
    });
    const done = await complete('mp/whole', id, sent);
    expect(done.ETag).toBe(`"${md5(Buffer.concat(parts.map(md5))).toString('hex')}-3"`);
    expect(await stored('mp/whole')).toEqual(Buffer.concat(parts));
    expect(await client.send(new HeadObjectCommand({ Bucket, Key: 'mp/whole' }))).toMatchObject({
      ETag: done.ETag,
      ContentType: 'text/x',
      Metadata: { a: 'b' },
      ContentLength: 2 * partSize + 77,
    });
    expect(await hidden('uploads')).toEqual([]);
  });

  test('puts odd parts together all the same', async () => {
    const sizes = [partSize + 5, partSize, partSize + 900, 3];
    const parts = sizes.map((size) => random.bytes(size));
    const id = await begin('mp/odd');
    const sent = [];
    for (const number of [4, 2, 3, 1])
      sent.push(await send('mp/odd', id, number, parts[number - 1] as Uint8Array));
    await send('mp/odd', id, 2, random.bytes(partSize));
    const again = await send('mp/odd', id, 2, parts[1] as Uint8Array);
    await send('mp/odd', id, 9, random.bytes(100));
    const named = [...sent.filter(({ PartNumber }) => PartNumber !== 2), again].sort(
      (a, b) => a.PartNumber - b.PartNumber,
    );
    await complete('mp/odd', id, named);
    expect(await stored('mp/odd')).toEqual(Buffer.concat(parts));
  });

  test('by lib-storage', async () => {
    const Body = Buffer.from(random.bytes(12 * 1024 * 1024));
    await new Upload({ client, params: { Bucket, Key: 'mp/lib', Body }, partSize: 5 * 1024 * 1024 }).done();
    expect((await stored('mp/lib')).equals(Body)).toBe(true);
  });

  test('is listed until it ends, with its parts', async () => {
    const ids = [await begin('mp/list/b'), await begin('mp/list/a'), await begin('mp/list/a')];
    for (let n = 1; n <= 3; n++) await send('mp/list/b', ids[0] ?? '', n, random.bytes(10 * n));
    const first = await client.send(
      new ListMultipartUploadsCommand({ Bucket, Prefix: 'mp/list/', MaxUploads: 2 }),
    );
    expect(first.Uploads?.map(({ Key }) => Key)).toEqual(['mp/list/a', 'mp/list/a']);
    const rest = await client.send(
      new ListMultipartUploadsCommand({
        Bucket,
        Prefix: 'mp/list/',
        KeyMarker: first.NextKeyMarker,
        UploadIdMarker: first.NextUploadIdMarker,
      }),
    );
    expect(rest.Uploads?.map(({ Key, UploadId }) => [Key, UploadId])).toEqual([['mp/list/b', ids[0]]]);
    const page = await client.send(
      new ListPartsCommand({ Bucket, Key: 'mp/list/b', UploadId: ids[0], MaxParts: 2 }),
    );
    expect(page.Parts?.map(({ Size }) => Size)).toEqual([10, 20]);
    expect(page).toMatchObject({ IsTruncated: true, NextPartNumberMarker: '2' });
    await client.send(new AbortMultipartUploadCommand({ Bucket, Key: 'mp/list/b', UploadId: ids[0] }));
    await client.send(new AbortMultipartUploadCommand({ Bucket, Key: 'mp/list/a', UploadId: ids[1] }));
    await client.send(new AbortMultipartUploadCommand({ Bucket, Key: 'mp/list/a', UploadId: ids[2] }));
    expect((await client.send(new ListMultipartUploadsCommand({ Bucket }))).Uploads).toBeUndefined();
    expect(await hidden('uploads')).toEqual([]);
  });

  test('is listed by folder, page by page, each once', async () => {
    const keys = ['mp/f/a/1', 'mp/f/a/2', 'mp/f/b', 'mp/f/c/1', 'mp/f/c/2', 'mp/f/d'];
    const begun: [string, string][] = [];
    for (const key of keys) begun.push([key, await begin(key)]);
    for (const MaxUploads of [1, 2, 3, 1000]) {
      const seen: (string | undefined)[] = [];
      const at: { KeyMarker?: string; UploadIdMarker?: string } = {};
      for (let more = true; more; ) {
        const page = await client.send(
          new ListMultipartUploadsCommand({ Bucket, Prefix: 'mp/f/', Delimiter: '/', MaxUploads, ...at }),
        );
        const found = [
          ...(page.Uploads ?? []).map(({ Key }) => Key),
          ...(page.CommonPrefixes ?? []).map((p) => p.Prefix),
        ];
        expect(found.length).toBeLessThanOrEqual(MaxUploads);
        seen.push(...found);
        more = page.IsTruncated === true;
        Object.assign(at, { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker });
      }
      expect(seen.sort()).toEqual(['mp/f/a/', 'mp/f/b', 'mp/f/c/', 'mp/f/d']);
    }
    const none = await client.send(new ListMultipartUploadsCommand({ Bucket, MaxUploads: 0 }));
    expect(none).toMatchObject({ IsTruncated: false });
    for (const [Key, UploadId] of begun)
      await client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
  });

  test('takes ranges of other objects as parts', async () => {
    const source = random.bytes(3 * partSize);
    const { ETag } = await client.send(new PutObjectCommand({ Bucket, Key: 'mp/source', Body: source }));
    const id = await begin('mp/copied');
    const copy = (PartNumber: number, more: object) =>
      client.send(
        new UploadPartCopyCommand({
          Bucket,
          Key: 'mp/copied',
          UploadId: id,
          PartNumber,
          CopySource: `${Bucket}/mp/source`,
          ...more,
        }),
      );
    const first = await copy(1, {
      CopySourceRange: `bytes=10-${10 + partSize - 1}`,
      CopySourceIfMatch: ETag,
    });
    const second = await copy(2, {});
    await expect(copy(3, { CopySourceIfMatch: '"0"' })).rejects.toMatchObject({ name: 'PreconditionFailed' });
    await expect(copy(3, { CopySourceRange: 'bytes=0-99999999' })).rejects.toMatchObject({
      name: 'InvalidRange',
    });
    await expect(copy(3, { CopySourceRange: 'bytes=-5' })).rejects.toMatchObject({ name: 'InvalidArgument' });
    await complete('mp/copied', id, [
      { PartNumber: 1, ETag: first.CopyPartResult?.ETag },
      { PartNumber: 2, ETag: second.CopyPartResult?.ETag },
    ]);
    expect(await stored('mp/copied')).toEqual(Buffer.concat([source.subarray(10, 10 + partSize), source]));
  });
});

describe('completing is refused, and no object appears,', () => {
  let id: string;
  let parts: { PartNumber: number; ETag: string | undefined }[];
  beforeAll(async () => {
    id = await begin('mp/refused');
    parts = [];
    for (let n = 1; n <= 3; n++)
      parts.push(await send('mp/refused', id, n, random.bytes(n === 2 ? 100 : partSize)));
  });

  test.each([
    ['with a wrong ETag', () => [{ PartNumber: 1, ETag: '"0"' }], 'InvalidPart'],
    ['with a part never sent', () => [{ PartNumber: 7, ETag: '"0"' }], 'InvalidPart'],
    ['in the wrong order', () => [parts[2], parts[0]], 'InvalidPartOrder'],
    ['with a part twice', () => [parts[0], parts[0]], 'InvalidPartOrder'],
    ['with a small part in the middle', () => parts, 'EntityTooSmall'],
    ['with no parts', () => [], 'MalformedXML'],
  ])('%s', async (_what, choose, code) => {
    await expect(complete('mp/refused', id, choose() as object[])).rejects.toMatchObject({ name: code });
    await expect(stored('mp/refused')).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('under another key, or an id that is a path', async () => {
    await expect(complete('mp/other', id, parts)).rejects.toMatchObject({ name: 'NoSuchUpload' });
    await expect(complete('mp/refused', '../../data', parts)).rejects.toMatchObject({ name: 'NoSuchUpload' });
  });

  test('when the object exists and must not', async () => {
    await client.send(new PutObjectCommand({ Bucket, Key: 'mp/refused', Body: 'first' }));
    const right = [parts[0], parts[2]] as object[];
    await expect(complete('mp/refused', id, right, { IfNoneMatch: '*' })).rejects.toMatchObject({
      name: 'PreconditionFailed',
    });
    expect((await stored('mp/refused')).toString()).toBe('first');
    // The upload is still there and can be completed without the condition.
    await complete('mp/refused', id, right);
    expect(await stored('mp/refused')).toHaveLength(2 * partSize);
    await expect(complete('mp/refused', id, [parts[0] as object])).rejects.toMatchObject({
      name: 'NoSuchUpload',
    });
  });

  test('with a checksum of the whole that does not fit', async () => {
    const key = 'mp/sum';
    const upload = await begin(key);
    const only = await send(key, upload, 1, Buffer.from('123456789'));
    const sum = (hex: string) => ({
      ChecksumType: 'FULL_OBJECT',
      ChecksumCRC32: Buffer.from(hex, 'hex').toString('base64'),
    });
    await expect(complete(key, upload, [only], sum('cbf43927'))).rejects.toMatchObject({ name: 'BadDigest' });
    await complete(key, upload, [only], sum('cbf43926'));
    expect((await stored(key)).toString()).toBe('123456789');
  });
});

test('parts under 5 MiB are too small unless a test says otherwise', async () => {
  const strict = await startTestServer();
  const s3 = sdkClient(strict);
  const { UploadId = '' } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: 'k' }));
  const sent = [
    await send('k', UploadId, 1, random.bytes(5 * 1024 * 1024 - 1), s3),
    await send('k', UploadId, 2, random.bytes(1), s3),
  ];
  await expect(complete('k', UploadId, sent, {}, s3)).rejects.toMatchObject({ name: 'EntityTooSmall' });
  s3.destroy();
  await strict.remove();
});

describe('an upload outlives the server', () => {
  async function interrupted() {
    const first = await startTestServer({ limits: { smallestPart: partSize } });
    const parts = [random.bytes(partSize), random.bytes(partSize)];
    const s3 = sdkClient(first);
    const { UploadId = '' } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: 'k' }));
    const sent = [await send('k', UploadId, 1, parts[0] as Uint8Array, s3)];
    s3.destroy();
    await first.close();
    const restart = () =>
      startServer({
        buckets: { data: first.folder },
        accessKeys: [testKey],
        region: testRegion,
        clock: systemClock,
        random: systemRandom,
        logger: silentLogger,
        limits: { smallestPart: partSize },
      });
    return { first, parts, UploadId, sent, restart };
  }

  test('and goes on where it was', async () => {
    const { first, parts, UploadId, sent, restart } = await interrupted();
    const second = await restart();
    const s3 = sdkClient(second);
    sent.push(await send('k', UploadId, 2, parts[1] as Uint8Array, s3));
    await complete('k', UploadId, sent, {}, s3);
    expect(await readFile(path.join(first.folder, 'k'))).toEqual(Buffer.concat(parts));
    s3.destroy();
    await second.close();
    await first.remove();
  });

  test('but bytes that were lost in between are noticed', async () => {
    const { first, UploadId, sent, restart } = await interrupted();
    const { writeFile } = await import('node:fs/promises');
    // What a power cut leaves of a file that was never flushed: the length, and zeroes.
    await writeFile(
      path.join(first.folder, '.holdall-s3', 'uploads', UploadId, 'assembly'),
      Buffer.alloc(partSize),
    );
    const second = await restart();
    const s3 = sdkClient(second);
    await expect(complete('k', UploadId, sent, {}, s3)).rejects.toMatchObject({ name: 'InvalidPart' });
    expect(await readdir(first.folder)).toEqual(['.holdall-s3']);
    s3.destroy();
    await second.close();
    await first.remove();
  });
});
