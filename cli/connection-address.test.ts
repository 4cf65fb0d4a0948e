import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { providerIds } from '#shared/providers/provider-ids.ts';
import { run } from './run.ts';
import { testHost } from './testing/test-host.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdall-cli-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function holdall(...words: readonly string[]) {
  const host = testHost({
    cwd: folder,
    homeFolder: folder,
    env: { HOLDALL_SECRET_ACCESS_KEY: 'top-secret-value-123' },
  });
  const code = await run(['--home', join(folder, 'settings'), ...words], host);
  return { code, out: host.stdout.text, err: host.stderr.text };
}

const json = (out: string) => JSON.parse(out.trim().split('\n').at(-1) ?? '');
const add = (...words: readonly string[]) =>
  holdall('connection', 'add', 'home', '--access-key-id', 'AKIDEXAMPLE0001', ...words);

describe('connection add', () => {
  test('takes a pasted address apart, and says what it did', async () => {
    const { code, out, err } = await add('--endpoint', 'photos.s3.us-west-004.backblazeb2.com/');
    expect(code).toBe(0);
    expect(out).toContain('bucket “photos” at s3.us-west-004.backblazeb2.com');
    expect(err).toContain(
      'Endpoint: Moved the bucket name “photos” out of the address into the bucket field.',
    );
    expect(err).toContain('Endpoint: Took the region us-west-004 from the address.');
    const shown = await holdall('connection', 'show', 'home', '--json');
    expect(json(shown.out)).toMatchObject({
      endpoint: 'https://s3.us-west-004.backblazeb2.com',
      region: 'us-west-004',
      bucket: 'photos',
    });
  });

  test('says the same to scripts, in codes', async () => {
    const { out } = await add('--endpoint', 'http://nas:9001/browser/photos', '--json');
    expect(json(out)).toMatchObject({
      connection: { endpoint: 'http://nas:9000', bucket: 'photos' },
      endpointChanges: [{ code: 'console-port' }, { code: 'bucket-moved', bucket: 'photos' }],
      endpointHints: [],
    });
  });

  test('says nothing about an address that was right', async () => {
    const { err } = await add(
      '--endpoint',
      'https://s3.example.com',
      '--bucket',
      'photos',
      '--region',
      'eu-1',
    );
    expect(err).toBe('');
  });

  test('fills in what is known about a provider', async () => {
    const words = [
      '--provider',
      'b2',
      '--region',
      'eu-central-003',
      '--bucket',
      'photos',
      '--price',
      '0,005 €',
    ];
    expect((await add(...words)).code).toBe(0);
    expect(json((await holdall('connection', 'show', 'home', '--json')).out)).toMatchObject({
      endpoint: 'https://s3.eu-central-003.backblazeb2.com',
      region: 'eu-central-003',
      provider: 'b2',
      price: '0.005 EUR',
    });
  });

  test.each([
    [['--provider', 'minio', '--bucket', 'photos'], 'MinIO runs at an address of your own'],
    [['--provider', 'r2', '--bucket', 'photos'], '{account} stands for something of your own'],
    [['--provider', 'nobody', '--bucket', 'photos'], 'there is no such provider'],
    [['--endpoint', 'https://s3.example.com'], 'Give --bucket NAME'],
    [['--endpoint', 'https://other.s3.amazonaws.com', '--bucket', 'photos'], 'another bucket name'],
    [
      ['--endpoint', 'https://secure.backblaze.com/b2_buckets.htm', '--bucket', 'photos'],
      'website of Backblaze B2',
    ],
  ])('%j is refused', async (words, text) => {
    const { code, err } = await add(...words);
    expect(code).toBe(2);
    expect(err).toContain(text);
    expect(json((await holdall('connection', 'list', '--json')).out)).toEqual([]);
  });

  test('a password in the address is dropped and printed nowhere', async () => {
    const { code, out, err } = await add(
      '--endpoint',
      'https://AKID:hunter2@s3.example.com',
      '--bucket',
      'photos',
    );
    expect(code).toBe(0);
    expect(err).toContain('Removed the user name or password');
    const shown = await holdall('connection', 'show', 'home', '--json');
    expect(out + err + shown.out).not.toContain('hunter2');
  });
});

test('connection set: a new endpoint brings its region along, and what was changed is said', async () => {
  await add('--endpoint', 'https://s3.example.com', '--bucket', 'photos', '--region', 'eu-1');
  const { code, err } = await holdall(
    'connection',
    'set',
    'home',
    'endpoint',
    'photos.fra1.digitaloceanspaces.com',
  );
  expect(code).toBe(0);
  expect(err.match(/Endpoint: /g)).toHaveLength(3);
  const { out } = await holdall('connection', 'set', 'home', 'region', 'Amsterdam', '--json');
  expect(json(out)).toMatchObject({
    connection: { endpoint: 'https://fra1.digitaloceanspaces.com', region: 'ams3' },
    endpointHints: [{ code: 'region-differs', region: 'fra1', given: 'ams3' }],
  });
});

describe('connection providers', () => {
  test('lists all of them', async () => {
    const { code, out } = await holdall('connection', 'providers', '--json');
    expect(code).toBe(0);
    expect(json(out).map(({ id }: { id: string }) => id)).toEqual([...providerIds]);
    const text = await holdall('connection', 'providers');
    expect(text.out.split('\n')).toHaveLength(providerIds.length + 2);
  });
  test('shows where one of them has the keys', async () => {
    const { out } = await holdall('connection', 'providers', 'b2');
    expect(out).toContain('applicationKey');
    expect(out).toContain('us-west-004');
    expect((await holdall('connection', 'providers', 'nobody')).code).toBe(2);
  });
});
