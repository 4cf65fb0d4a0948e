import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterEach, expect, test } from 'vitest';
import { sendRaw } from '../../serve/testing/signed-request.ts';
import { pathOnly } from './addressing.ts';
import { opaqueEtags } from './changed-etags.ts';
import { md5ToDelete, md5ToStore, noNewChecksums } from './checksums.ts';
import { smallPages } from './listings.ts';
import { type Gateway, type GatewayPlan, startGateway } from './start-gateway.ts';
import { versioned } from './versioned.ts';

let gateway: Gateway | undefined;
let client: S3Client | undefined;

afterEach(async () => {
  client?.destroy();
  await gateway?.close();
});

/** The client as it comes, with none of Holdall's settings. */
async function clientOf(quirks: GatewayPlan['quirks']) {
  gateway = await startGateway({ name: 'test', habit: '', ...(quirks ? { quirks } : {}) });
  const { endpoint, region, bucket, accessKeyId, secretAccessKey } = gateway;
  const credentials = { accessKeyId, secretAccessKey };
  client = new S3Client({ endpoint, region, credentials, forcePathStyle: true, maxAttempts: 1 });
  return { client, gateway, Bucket: bucket };
}

test('newer checksums are refused', async () => {
  const { client, Bucket } = await clientOf(() => [noNewChecksums]);
  const put = client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'text' }));
  await expect(put).rejects.toMatchObject({ name: 'InvalidRequest' });
});

test('storing and deleting want Content-MD5', async () => {
  const { client, Bucket } = await clientOf(() => [md5ToStore, md5ToDelete]);
  const put = client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'text' }));
  await expect(put).rejects.toMatchObject({ name: 'InvalidRequest' });
  const Delete = { Objects: [{ Key: 'a' }] };
  const deleted = client.send(new DeleteObjectsCommand({ Bucket, Delete }));
  await expect(deleted).rejects.toMatchObject({ name: 'InvalidRequest' });
});

test('another host name is answered by nobody', async () => {
  const { gateway } = await clientOf(() => [pathOnly('localhost')]);
  const answer = await sendRaw(gateway.endpoint, 'GET', '/', { host: 'bucket.localhost' });
  expect(answer).toMatchObject({ status: 404, code: 'NoSuchBucket' });
});

test('what a quirk changes is signed anew, and strangers stay strangers', async () => {
  const { client, gateway, Bucket } = await clientOf(() => [opaqueEtags, smallPages(1)]);
  const { ETag } = await client.send(new PutObjectCommand({ Bucket, Key: 'a b', Body: 'text' }));
  expect(ETag).toMatch(/^"gw-[0-9a-f]{32}"$/);
  const head = await client.send(new HeadObjectCommand({ Bucket, Key: 'a b', IfMatch: ETag }));
  expect(head.ETag).toBe(ETag);
  await client.send(new PutObjectCommand({ Bucket, Key: 'c', Body: 'text' }));
  const listing = await client.send(new ListObjectsV2Command({ Bucket }));
  expect(listing.Contents?.map((row) => [row.Key, row.ETag])).toEqual([['a b', ETag]]);
  expect(listing.IsTruncated).toBe(true);
  const stranger = await sendRaw(gateway.endpoint, 'GET', `/${Bucket}?list-type=2`, {
    host: new URL(gateway.endpoint).host,
  });
  expect(stranger.status).toBe(403);
});

test('versions are hidden, listed page by page, and removed by their ids', async () => {
  const bucket = versioned();
  const { client, Bucket } = await clientOf(() => [bucket.quirk]);
  const put = (Key: string, Body: string) => client.send(new PutObjectCommand({ Bucket, Key, Body }));
  for (const name of ['a', 'b', 'c']) await put(name, 'first');
  await put('a', 'second');
  for (const Key of ['b', 'c']) await client.send(new DeleteObjectCommand({ Bucket, Key }));
  const rows: string[] = [];
  const ids = new Map<string, string>();
  let from = {};
  for (;;) {
    const page = await client.send(new ListObjectVersionsCommand({ Bucket, ...from }));
    for (const { Key, VersionId, IsLatest, Size } of page.Versions ?? [])
      rows.push(`${Key} ${Size} ${IsLatest}`) && ids.set(`${Key} ${Size}`, VersionId ?? '');
    for (const { Key, VersionId, IsLatest } of page.DeleteMarkers ?? [])
      rows.push(`${Key} marker ${IsLatest}`) && ids.set(`${Key} marker`, VersionId ?? '');
    if (!page.IsTruncated) break;
    from = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
  }
  expect(rows.sort()).toEqual([
    'a 5 false',
    'a 6 true',
    'b 5 false',
    'b marker true',
    'c 5 false',
    'c marker true',
  ]);
  expect([bucket.hidden().length, bucket.hiddenBytes()]).toEqual([5, 15]);
  const remove = (Key: string, id: string) =>
    client.send(new DeleteObjectCommand({ Bucket, Key, VersionId: ids.get(`${Key} ${id}`) }));
  await remove('b', '5');
  await remove('b', 'marker');
  expect(bucket.broughtBack()).toEqual([]);
  await remove('c', 'marker');
  expect(bucket.broughtBack()).toEqual(['c']);
});
