import { createHash } from 'node:crypto';
import { appendFile, mkdir, readdir, readFile, symlink, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketLocationCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FakeRandom } from '#engine/testing/fake-random.ts';
import { sdkClient } from './testing/sdk-client.ts';
import { startTestServer, type TestServer } from './testing/test-server.ts';

let server: TestServer;
let client: S3Client;
let careful: S3Client;
const Bucket = 'data';
const md5 = (data: Uint8Array | string) => createHash('md5').update(data).digest('hex');

beforeAll(async () => {
  server = await startTestServer();
  client = sdkClient(server, {
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  careful = sdkClient(server);
});
afterAll(async () => {
  expect(server.warnings).toEqual([]);
  client.destroy();
  careful.destroy();
  await server.remove();
});

const put = (Key: string, Body: string | Uint8Array = Key, more: object = {}) =>
  client.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
const text = async (Key: string, more: object = {}) =>
  (await client.send(new GetObjectCommand({ Bucket, Key, ...more }))).Body?.transformToString();
const head = (Key: string, more: object = {}) => client.send(new HeadObjectCommand({ Bucket, Key, ...more }));
const keysBelow = async (Prefix: string) =>
  ((await client.send(new ListObjectsV2Command({ Bucket, Prefix }))).Contents ?? []).map(({ Key }) => Key);

describe('an object', () => {
  test('is an ordinary file', async () => {
    await put('plain/é b.txt', 'hello');
    expect(await readFile(path.join(server.folder, 'plain', 'é b.txt'), 'utf8')).toBe('hello');
  });

  test('keeps its headers, metadata and times', async () => {
    const made = await put('kept', 'body', {
      ContentType: 'text/x',
      CacheControl: 'no-store',
      ContentEncoding: 'gzip',
      Metadata: { one: '1', two: 'b c' },
    });
    expect(made.ETag).toBe(`"${md5('body')}"`);
    const found = await head('kept');
    expect(found).toMatchObject({
      ETag: made.ETag,
      ContentLength: 4,
      ContentType: 'text/x',
      CacheControl: 'no-store',
      ContentEncoding: 'gzip',
      Metadata: { one: '1', two: 'b c' },
    });
    expect(Math.abs((found.LastModified?.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
    const [listed] = (await client.send(new ListObjectsV2Command({ Bucket, Prefix: 'kept' }))).Contents ?? [];
    expect(listed).toMatchObject({ Key: 'kept', ETag: made.ETag, Size: 4 });
  });

  test('carries a checksum there and back with the SDK as it comes', async () => {
    const body = new FakeRandom(1).bytes(300_000);
    for (const ChecksumAlgorithm of ['CRC32', 'CRC32C', 'SHA1', 'SHA256'] as const) {
      await careful.send(new PutObjectCommand({ Bucket, Key: 'sum', Body: body, ChecksumAlgorithm }));
      const got = await careful.send(new GetObjectCommand({ Bucket, Key: 'sum', ChecksumMode: 'ENABLED' }));
      expect(got[`Checksum${ChecksumAlgorithm}`]).toBeDefined();
      expect(Buffer.from((await got.Body?.transformToByteArray()) ?? [])).toEqual(Buffer.from(body));
    }
  });

  test.each(['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const)(
    'is held against its %s, in a header and in a trailer',
    async (algorithm) => {
      const Key = `checked/${algorithm}`;
      const right = await careful.send(
        new PutObjectCommand({ Bucket, Key, Body: 'hello', ChecksumAlgorithm: algorithm }),
      );
      const own = right[`Checksum${algorithm}`] ?? '';
      expect(own).not.toBe('');
      // A stream cannot be summed up before it is sent, so its checksum comes behind it.
      const streamed = { Body: Readable.from([Buffer.from('hel'), Buffer.from('lo')]), ContentLength: 5 };
      const trailing = await careful.send(
        new PutObjectCommand({ Bucket, Key, ...streamed, ChecksumAlgorithm: algorithm }),
      );
      expect(trailing[`Checksum${algorithm}`]).toBe(own);
      const got = await careful.send(new GetObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' }));
      expect(got[`Checksum${algorithm}`]).toBe(own);
      expect(await got.Body?.transformToString()).toBe('hello');
      const wrong = { Bucket, Key, Body: 'jello', [`Checksum${algorithm}`]: own };
      await expect(careful.send(new PutObjectCommand(wrong))).rejects.toMatchObject({ name: 'BadDigest' });
      expect(await readFile(path.join(server.folder, Key))).toEqual(Buffer.from('hello'));
    },
  );

  test('is read in ranges', async () => {
    await put('range', '0123456789');
    expect(await text('range', { Range: 'bytes=2-4' })).toBe('234');
    expect(await text('range', { Range: 'bytes=-3' })).toBe('789');
    const part = await client.send(new GetObjectCommand({ Bucket, Key: 'range', Range: 'bytes=8-99' }));
    expect(part).toMatchObject({ ContentRange: 'bytes 8-9/10', ContentLength: 2 });
    await expect(text('range', { Range: 'bytes=10-' })).rejects.toMatchObject({ name: 'InvalidRange' });
  });

  test('answers conditions of reads', async () => {
    const { ETag } = await put('cond', 'x');
    await expect(text('cond', { IfMatch: '"other"' })).rejects.toMatchObject({ name: 'PreconditionFailed' });
    expect(await text('cond', { IfMatch: ETag })).toBe('x');
    await expect(text('cond', { IfNoneMatch: ETag })).rejects.toMatchObject({
      $metadata: { httpStatusCode: 304 },
    });
    const later = new Date(Date.now() + 60_000);
    await expect(text('cond', { IfModifiedSince: later })).rejects.toMatchObject({
      $metadata: { httpStatusCode: 304 },
    });
    const long = new Date(0);
    await expect(text('cond', { IfUnmodifiedSince: long })).rejects.toMatchObject({
      name: 'PreconditionFailed',
    });
  });

  test('of no bytes works', async () => {
    await put('nothing', '');
    expect(await text('nothing')).toBe('');
    await expect(text('nothing', { Range: 'bytes=0-' })).rejects.toMatchObject({ name: 'InvalidRange' });
  });

  test('that is missing is NoSuchKey, its bucket NoSuchBucket', async () => {
    await expect(text('missing/x')).rejects.toMatchObject({ name: 'NoSuchKey' });
    await expect(client.send(new ListObjectsV2Command({ Bucket: 'nobody' }))).rejects.toMatchObject({
      name: 'NoSuchBucket',
    });
  });
});

describe('writing under conditions', () => {
  test('of many writers at once exactly one creates', async () => {
    const tries = await Promise.allSettled(
      Array.from({ length: 12 }, (_, i) => put('once', `writer ${i}`, { IfNoneMatch: '*' })),
    );
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const tried of tries) {
      if (tried.status === 'rejected') expect(tried.reason).toMatchObject({ name: 'PreconditionFailed' });
    }
    const winner = tries.findIndex(({ status }) => status === 'fulfilled');
    expect(await text('once')).toBe(`writer ${winner}`);
  });

  test('replaces only what it expects', async () => {
    const { ETag } = await put('cas', '1');
    await expect(put('cas', '2', { IfMatch: '"0"' })).rejects.toMatchObject({ name: 'PreconditionFailed' });
    expect(await text('cas')).toBe('1');
    await put('cas', '2', { IfMatch: ETag });
    expect(await text('cas')).toBe('2');
    await expect(put('cas-new', '2', { IfMatch: ETag })).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  test('replacing in the same moment with the same size gives the new ETag', async () => {
    const fixed = {
      now: () => 1_900_000_000_000,
      monotonic: () => 0,
      sleep: () => new Promise<void>(() => undefined),
    };
    const still = await startTestServer({ clock: fixed });
    const other = sdkClient(still, { systemClockOffset: fixed.now() - Date.now() });
    const etags = [];
    for (const Body of ['a', 'b', 'c']) {
      etags.push((await other.send(new PutObjectCommand({ Bucket, Key: 'k', Body }))).ETag);
      expect((await other.send(new HeadObjectCommand({ Bucket, Key: 'k' }))).ETag).toBe(etags.at(-1));
    }
    expect(new Set(etags).size).toBe(3);
    other.destroy();
    await still.remove();
  });
});

describe('files of the user', () => {
  test('appear as objects with a stable ETag that is no MD5', async () => {
    await writeFile(path.join(server.folder, 'mine.txt'), 'mine');
    const { ETag } = await head('mine.txt');
    expect(ETag).toMatch(/^"[0-9a-f]{32}-1"$/);
    expect((await head('mine.txt')).ETag).toBe(ETag);
    expect(await text('mine.txt', { IfMatch: ETag })).toBe('mine');
  });

  test('that change behind our back lose what was known of them', async () => {
    const { ETag } = await put('behind', 'before', { ContentType: 'text/x', Metadata: { a: 'b' } });
    await appendFile(path.join(server.folder, 'behind'), '!');
    const after = await head('behind');
    expect(after.ETag).not.toBe(ETag);
    expect(after.Metadata).toEqual({});
    expect(await text('behind')).toBe('before!');
    // The same size, another time.
    const second = await put('behind', 'again');
    await utimes(path.join(server.folder, 'behind'), 1000, 1000);
    expect((await head('behind')).ETag).not.toBe(second.ETag);
  });

  test('in the way of a key stay, with a clear refusal', async () => {
    await put('file', 'x');
    await mkdir(path.join(server.folder, 'folder', 'in'), { recursive: true });
    await expect(put('file/below')).rejects.toMatchObject({ name: 'KeyConflict' });
    await expect(put('folder')).rejects.toMatchObject({ name: 'KeyConflict' });
    expect(await text('file')).toBe('x');
    await expect(put(`long/${'x'.repeat(300)}`)).rejects.toMatchObject({ name: 'KeyTooLongError' });
  });

  test('reached by links are out of reach', async () => {
    const outside = path.join(server.made, 'outside');
    await mkdir(outside);
    await writeFile(path.join(outside, 'secret'), 'secret');
    await symlink(outside, path.join(server.folder, 'way-out'));
    await symlink(path.join(outside, 'secret'), path.join(server.folder, 'direct'));
    for (const Key of ['way-out/secret', 'direct']) {
      await expect(text(Key)).rejects.toMatchObject({ name: 'NoSuchKey' });
      await expect(put(Key, 'overwritten')).rejects.toMatchObject({ name: 'KeyConflict' });
      await client.send(new DeleteObjectCommand({ Bucket, Key }));
    }
    await expect(put('way-out/new/file')).rejects.toMatchObject({ name: 'KeyConflict' });
    expect(await readdir(outside)).toEqual(['secret']);
    expect(await readFile(path.join(outside, 'secret'), 'utf8')).toBe('secret');
  });
});

describe('folder markers', () => {
  test('are made, listed, read and removed', async () => {
    await put('marked/', '', { Metadata: { a: 'b' } });
    expect(await keysBelow('marked')).toEqual(['marked/']);
    expect(await text('marked/')).toBe('');
    expect((await head('marked/')).Metadata).toEqual({ a: 'b' });
    await put('marked/file');
    await client.send(new DeleteObjectCommand({ Bucket, Key: 'marked/file' }));
    expect(await keysBelow('marked')).toEqual(['marked/']);
    await client.send(new DeleteObjectCommand({ Bucket, Key: 'marked/' }));
    expect(await keysBelow('marked')).toEqual([]);
    expect(await readdir(server.folder)).not.toContain('marked');
  });

  test('have no bytes', async () => {
    await expect(put('bytes/', 'x')).rejects.toMatchObject({ name: 'InvalidArgument' });
    expect(await keysBelow('bytes')).toEqual([]);
  });
});

describe('removing', () => {
  test('takes empty folders along, but no others', async () => {
    await put('tree/a/b/c');
    await put('tree/d');
    await client.send(new DeleteObjectCommand({ Bucket, Key: 'tree/a/b/c' }));
    expect(await readdir(path.join(server.folder, 'tree'))).toEqual(['d']);
    await client.send(new DeleteObjectCommand({ Bucket, Key: 'tree/never-was' }));
  });

  test('many at once says what became of each', async () => {
    const wanted = ['batch/ lead', 'batch/&<>"', 'batch/trail ', 'batch/plain', 'batch/\u{1f600}'];
    for (const Key of wanted) await put(Key);
    const Objects = [...wanted, 'batch/absent'].map((Key) => ({ Key }));
    const done = await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    expect(done.Deleted?.map(({ Key }) => Key)).toEqual(Objects.map(({ Key }) => Key));
    expect(await keysBelow('batch/')).toEqual([]);
    await put('batch/quiet');
    const quiet = await client.send(
      new DeleteObjectsCommand({ Bucket, Delete: { Quiet: true, Objects: [{ Key: 'batch/quiet' }] } }),
    );
    expect(quiet.Deleted).toBeUndefined();
    expect(await keysBelow('batch/')).toEqual([]);
  });
});

test('writing and removing in one folder at once loses nothing', async () => {
  await Promise.all(
    Array.from({ length: 8 }, async (_, n) => {
      for (let i = 0; i < 12; i++) {
        await put(`busy/in/${n}`, `${n} ${i}`, { Metadata: { turn: String(i) } });
        expect((await head(`busy/in/${n}`)).Metadata).toEqual({ turn: String(i) });
        await client.send(new DeleteObjectCommand({ Bucket, Key: `busy/in/${n}` }));
      }
      await put(`busy/in/${n}`, 'kept');
    }),
  );
  expect(await keysBelow('busy/')).toHaveLength(8);
  expect(server.warnings).toEqual([]);
});

test('copies with and without new metadata', async () => {
  const { ETag } = await put('from', 'content', { ContentType: 'text/x', Metadata: { a: 'b' } });
  const copied = await client.send(
    new CopyObjectCommand({ Bucket, Key: 'to/copy é', CopySource: `${Bucket}/from` }),
  );
  expect(copied.CopyObjectResult?.ETag).toBe(ETag);
  expect(await head('to/copy é')).toMatchObject({ ETag, ContentType: 'text/x', Metadata: { a: 'b' } });
  const onto = { Bucket, Key: 'from', CopySource: `/${Bucket}/from` };
  await expect(client.send(new CopyObjectCommand(onto))).rejects.toMatchObject({ name: 'InvalidRequest' });
  await client.send(new CopyObjectCommand({ ...onto, MetadataDirective: 'REPLACE', Metadata: { c: 'd' } }));
  expect(await head('from')).toMatchObject({ ETag, Metadata: { c: 'd' } });
  await expect(
    client.send(
      new CopyObjectCommand({ Bucket, Key: 'x', CopySource: `${Bucket}/from`, CopySourceIfMatch: '"0"' }),
    ),
  ).rejects.toMatchObject({ name: 'PreconditionFailed' });
  for (const CopySource of [`${Bucket}/../../etc/passwd`, `${Bucket}/%2e%2e/x`, `${Bucket}/.holdall-s3/x`]) {
    await expect(client.send(new CopyObjectCommand({ Bucket, Key: 'x', CopySource }))).rejects.toMatchObject({
      name: 'NoSuchKey',
    });
  }
});

describe('buckets', () => {
  test('are made and removed where that is allowed', async () => {
    await client.send(new CreateBucketCommand({ Bucket: 'my-bucket' }));
    const names = (await client.send(new ListBucketsCommand({}))).Buckets?.map(({ Name }) => Name);
    expect(names).toEqual(['data', 'my-bucket']);
    await expect(client.send(new CreateBucketCommand({ Bucket: 'my-bucket' }))).rejects.toMatchObject({
      name: 'BucketAlreadyOwnedByYou',
    });
    await client.send(new PutObjectCommand({ Bucket: 'my-bucket', Key: 'a/b', Body: 'x' }));
    await expect(client.send(new DeleteBucketCommand({ Bucket: 'my-bucket' }))).rejects.toMatchObject({
      name: 'BucketNotEmpty',
    });
    await client.send(new DeleteObjectCommand({ Bucket: 'my-bucket', Key: 'a/b' }));
    await client.send(new DeleteBucketCommand({ Bucket: 'my-bucket' }));
    expect(await readdir(server.made)).not.toContain('my-bucket');
    await expect(client.send(new DeleteBucketCommand({ Bucket }))).rejects.toMatchObject({
      name: 'AccessDenied',
    });
    expect(await readdir(server.made)).not.toContain('my-bucket');
  });

  test('say where they are and that they keep no versions', async () => {
    const location = await client.send(new GetBucketLocationCommand({ Bucket }));
    expect(location.LocationConstraint).toBe('home-1');
    expect((await client.send(new GetBucketVersioningCommand({ Bucket }))).Status).toBeUndefined();
  });
});

test('what cannot be done is refused, not ignored', async () => {
  await expect(put('acl', 'x', { ACL: 'public-read' })).rejects.toMatchObject({
    name: 'AccessControlListNotSupported',
  });
  await expect(put('sse', 'x', { ServerSideEncryption: 'AES256' })).rejects.toMatchObject({
    name: 'NotImplemented',
  });
  await expect(put('tag', 'x', { Tagging: 'a=b' })).rejects.toMatchObject({ name: 'NotImplemented' });
  await expect(put('class', 'x', { StorageClass: 'GLACIER' })).rejects.toMatchObject({
    name: 'InvalidStorageClass',
  });
  await expect(put('meta', 'x', { Metadata: { a: 'x'.repeat(3000) } })).rejects.toMatchObject({
    name: 'MetadataTooLarge',
  });
  for (const Key of ['acl', 'sse', 'tag', 'class', 'meta'])
    await expect(head(Key)).rejects.toMatchObject({ name: 'NotFound' });
});
