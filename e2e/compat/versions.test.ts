import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateBucketCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { locksByDefault } from '../../engine/testing/gateways/object-lock.ts';
import { versioned } from '../../engine/testing/gateways/versioned.ts';
import { CompatComputer } from '../../scripts/compat/computer.ts';
import { describeTree } from '../../scripts/demo/describe-tree.ts';
import { newBucketName, serverChoices } from '../support/servers.ts';
import { withGateway } from './journey-tests.ts';

let folder: string;
let data: string;
let computer: CompatComputer;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdall-compat-'));
  computer = new CompatComputer(folder, 'a', new AbortController().signal);
  data = join(computer.home, 'data');
  mkdirSync(data);
  writeFileSync(join(data, 'note.txt'), 'what must not get lost');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Place {
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** A tested connection, and three backups of which a prune has removed two. */
async function pruned({ endpoint, region, bucket, accessKeyId, secretAccessKey }: Place) {
  const place = ['--endpoint', endpoint, '--region', region, '--bucket', bucket, '--root-path', 'root'];
  const keys = ['--access-key-id', accessKeyId, '--secret-access-key-stdin'];
  const added = await computer.holdall(['connection', 'add', 'c', ...place, ...keys], secretAccessKey);
  expect(added.exitCode).toBe(0);
  await ok('connection', 'test', 'c');
  for (let times = 0; times < 3; times += 1) await ok('backup', '-c', 'c', data, '--even-if-unchanged');
  return await ok('prune', '--keep-last', '1');
}

async function ok(...words: string[]): Promise<Record<string, unknown>> {
  const { exitCode, last } = await computer.holdall(words);
  expect(`${exitCode} ${last.code ?? ''} ${last.message ?? ''}`).toBe('0  ');
  return last;
}

/** Two zips, and the marks of all three that said “not checked”. */
const atLeast = 5;

async function expectRestorable(): Promise<void> {
  expect((await ok('list')) as unknown as object[]).toHaveLength(1);
  await ok('restore', 'latest', '--to', 'out');
  expect(describeTree(join(computer.home, 'out/data'))).toEqual(describeTree(data));
}

test('what a bucket hides is told, and goes for good when asked', async () => {
  const bucket = versioned();
  await withGateway({ name: 'versions', habit: '', quirks: () => [bucket.quirk] }, async (gateway) => {
    const { removed, hidden } = (await pruned(gateway)) as { removed: object[]; hidden: { bytes: number } };
    expect(removed).toHaveLength(2);
    expect(hidden).toEqual({
      versions: atLeast,
      bytes: bucket.hiddenBytes(),
      removedVersions: 0,
      bytesFreed: 0,
      failed: 0,
    });
    expect(hidden.bytes).toBeGreaterThan(1000);
    const dry = await ok('prune', '--purge-versions', '--dry-run');
    expect(dry).toMatchObject({ ok: true, dryRun: true, hidden: { versions: atLeast, removedVersions: 0 } });
    const purged = await ok('prune', '--purge-versions');
    expect(purged).toMatchObject({
      hidden: { removedVersions: atLeast, bytesFreed: hidden.bytes, failed: 0 },
    });
    expect([bucket.hidden(), bucket.broughtBack()]).toEqual([[], []]);
    await expectRestorable();
  });
});

test('what a bucket has locked stays, and that is said', async () => {
  const bucket = versioned({ locked: true });
  const quirks = () => [locksByDefault, bucket.quirk];
  await withGateway({ name: 'locked', habit: '', quirks }, async (gateway) => {
    await pruned(gateway);
    const before = bucket.hidden();
    const { exitCode, last } = await computer.holdall(['prune', '--purge-versions']);
    expect(exitCode).not.toBe(0);
    expect(last).toMatchObject({ ok: false, hidden: { removedVersions: 0, failed: atLeast } });
    expect(bucket.hidden()).toEqual(before);
    await expectRestorable();
  });
});

for (const choice of serverChoices().slice(1)) {
  test.skipIf(choice.start === undefined)(`the same on ${choice.name}`, async () => {
    const server = await choice.start?.();
    if (!server) throw new Error('unreachable: skipped');
    const { endpoint, region, accessKeyId, secretAccessKey } = server;
    const credentials = { accessKeyId, secretAccessKey };
    const client = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
    const Bucket = newBucketName();
    try {
      await client.send(new CreateBucketCommand({ Bucket }));
      const VersioningConfiguration = { Status: 'Enabled' } as const;
      await client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
      const { hidden } = await pruned({ ...server, bucket: Bucket });
      expect(hidden).toMatchObject({ versions: atLeast });
      await ok('prune', '--purge-versions');
      await expectRestorable();
      const left = await client.send(new ListObjectVersionsCommand({ Bucket, Prefix: 'root/' }));
      expect(left.Versions?.map(({ IsLatest }) => IsLatest)).toEqual([true]);
      expect(left.DeleteMarkers ?? []).toEqual([]);
      const { id } = ((await ok('list')) as unknown as { id: string }[])[0] ?? { id: '' };
      await ok('delete', id, '--yes');
      await ok('prune', '--purge-versions');
      const none = await client.send(new ListObjectVersionsCommand({ Bucket }));
      expect([none.Versions ?? [], none.DeleteMarkers ?? []]).toEqual([[], []]);
    } finally {
      client.destroy();
      await server.close();
    }
  });
}
