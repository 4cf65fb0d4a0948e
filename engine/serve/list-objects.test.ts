import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ListObjectsCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FakeRandom } from '#engine/testing/fake-random.ts';
import { sdkClient } from './testing/sdk-client.ts';
import { startTestServer, type TestServer } from './testing/test-server.ts';

let server: TestServer;
let client: S3Client;

// Names that sort differently as folders, as UTF-16 and as bytes, and that XML and URLs want to change.
const pieces = ['a', 'a-b', 'a!', 'ab', 'b c', 'é', '\ue000', '😀', '&<x>', '%2F', 'a+b', '1', '10', '2'];
const random = new FakeRandom(11);
const keys = new Set<string>();

beforeAll(async () => {
  server = await startTestServer();
  client = sdkClient(server);
  const pick = () => pieces[random.integer(pieces.length)] ?? '';
  while (keys.size < 120) {
    const key = Array.from({ length: 1 + random.integer(4) }, pick).join('/');
    if ([...keys].every((other) => !other.startsWith(`${key}/`) && !key.startsWith(`${other}/`)))
      keys.add(key);
  }
  for (const key of keys) {
    const file = path.join(server.folder, key);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, key);
  }
  await mkdir(path.join(server.folder, 'empty', 'below'), { recursive: true });
  await symlink('/etc', path.join(server.folder, 'link-out'));
  await symlink('a', path.join(server.folder, 'link-in'));
});
afterAll(async () => {
  client.destroy();
  await server.remove();
});

const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** What S3 says a listing is, the slow way. */
function expected(prefix: string, delimiter: string, after = ''): string[] {
  const found = new Set<string>();
  for (const key of [...keys].sort(byBytes)) {
    if (!key.startsWith(prefix) || byBytes(key, after) <= 0) continue;
    const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    found.add(end < 0 ? key : key.slice(0, end + delimiter.length));
  }
  return [...found];
}

async function listV2(prefix: string, delimiter: string, size: number, after?: string): Promise<string[]> {
  const found: string[] = [];
  let token: string | undefined;
  do {
    const page = await client.send(
      new ListObjectsV2Command({
        Bucket: 'data',
        Prefix: prefix,
        Delimiter: delimiter || undefined,
        MaxKeys: size,
        StartAfter: after,
        ContinuationToken: token,
      }),
    );
    const mine = [
      ...(page.Contents ?? []).map((object) => object.Key ?? ''),
      ...(page.CommonPrefixes ?? []).map((common) => common.Prefix ?? ''),
    ].sort(byBytes);
    expect(mine).toHaveLength(page.KeyCount ?? -1);
    expect(mine.length).toBeLessThanOrEqual(size);
    if (page.IsTruncated) expect(mine.length).toBe(size);
    found.push(...mine);
    token = page.NextContinuationToken;
  } while (token);
  return found;
}

async function listV1(prefix: string, delimiter: string, size: number): Promise<string[]> {
  const found: string[] = [];
  let marker: string | undefined;
  do {
    const page = await client.send(
      new ListObjectsCommand({
        Bucket: 'data',
        Prefix: prefix,
        Delimiter: delimiter || undefined,
        MaxKeys: size,
        Marker: marker,
        EncodingType: 'url',
      }),
    );
    const all = [
      ...(page.Contents ?? []).map((object) => object.Key ?? ''),
      ...(page.CommonPrefixes ?? []).map((common) => common.Prefix ?? ''),
    ];
    found.push(...all.map(decodeURIComponent).sort(byBytes));
    marker = page.NextMarker === undefined ? undefined : decodeURIComponent(page.NextMarker);
  } while (marker);
  return found;
}

describe('a listing is what the keys say', () => {
  const prefixes = [
    '',
    'a',
    'a/',
    'a-',
    'a/a',
    'a/a/',
    'b c/',
    'é/',
    '😀',
    'é/a!',
    'none',
    'empty/',
    'link-out/',
    '/',
    '../',
    'a//',
    '.holdall-s3/',
    '.hold',
  ];
  const delimiters = ['', '/', 'b', '/a'];

  test.each(prefixes)('V2 below “%s”', async (prefix) => {
    for (const delimiter of delimiters) {
      const wanted = expected(prefix, delimiter);
      for (const size of [1, 3, 1000]) expect(await listV2(prefix, delimiter, size)).toEqual(wanted);
    }
  });

  test.each(prefixes)('V1 below “%s”', async (prefix) => {
    for (const delimiter of ['', '/']) {
      for (const size of [2, 1000])
        expect(await listV1(prefix, delimiter, size)).toEqual(expected(prefix, delimiter));
    }
  });

  test('starts after any key, existing or not', async () => {
    for (const after of ['a', 'a/', 'a-b/a', 'a/zzz', '\ud7ff', '😀', '\u{10ffff}', [...keys][7] ?? '']) {
      expect(await listV2('', '', 50, after)).toEqual(expected('', '', after));
    }
  });

  test('a page of none is empty and ends', async () => {
    const page = await client.send(new ListObjectsV2Command({ Bucket: 'data', MaxKeys: 0 }));
    expect(page).toMatchObject({ KeyCount: 0, IsTruncated: false });
  });

  test.each([{ MaxKeys: -1 }, { ContinuationToken: 'x' }])('refuses %o', async (wrong) => {
    await expect(client.send(new ListObjectsV2Command({ Bucket: 'data', ...wrong }))).rejects.toMatchObject({
      name: 'InvalidArgument',
    });
  });
});

test('a bucket whose folder went away is not an empty bucket', async () => {
  const lone = await startTestServer();
  const other = sdkClient(lone);
  const { rm } = await import('node:fs/promises');
  await rm(lone.folder, { recursive: true });
  await mkdir(lone.folder);
  await expect(other.send(new ListObjectsV2Command({ Bucket: 'data' }))).rejects.toMatchObject({
    name: 'ServiceUnavailable',
  });
  other.destroy();
  await lone.remove();
});
