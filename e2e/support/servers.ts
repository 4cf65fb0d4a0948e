import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  openStorage,
  type Storage,
  silentLogger,
  startServer,
  systemClock,
  systemRandom,
} from '#engine/index.ts';

/** An S3 server to test against. */
export interface TestServer {
  readonly name: string;
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  close(): Promise<void>;
}

/** How to get a server, or why there is none. */
export interface ServerChoice {
  readonly name: string;
  readonly start: (() => Promise<TestServer>) | undefined;
}

let counter = 0;

/** Our own server on a temporary folder. `clockOffset` in milliseconds makes its clock wrong. */
export async function startOwnServer(options: { clockOffset?: number } = {}): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), 'holdall-e2e-server-'));
  mkdirSync(join(folder, 'buckets'));
  const accessKeyId = 'E2EACCESSKEY00000001';
  const secretAccessKey = `e2eSecret${Buffer.from(systemRandom.bytes(15)).toString('hex')}`;
  const server = await startServer({
    buckets: {},
    allowCreateBucketIn: join(folder, 'buckets'),
    accessKeys: [{ accessKeyId, secretAccessKey }],
    region: 'us-east-1',
    clock: { ...systemClock, now: () => systemClock.now() + (options.clockOffset ?? 0) },
    random: systemRandom,
    logger: silentLogger,
  });
  return {
    name: 'our own server',
    endpoint: server.endpoint,
    region: 'us-east-1',
    accessKeyId,
    secretAccessKey,
    close: async () => {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Our own server always; another one when the environment names it (Ceph RGW in the project's checks). */
export function serverChoices(): ServerChoice[] {
  const { S3_ENDPOINT, S3_REGION, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY } = process.env;
  const complete = S3_ENDPOINT && S3_ACCESS_KEY_ID && S3_SECRET_ACCESS_KEY;
  const external = complete
    ? async () => ({
        name: 'external server',
        endpoint: S3_ENDPOINT,
        region: S3_REGION ?? 'us-east-1',
        accessKeyId: S3_ACCESS_KEY_ID,
        secretAccessKey: S3_SECRET_ACCESS_KEY,
        close: async () => {},
      })
    : undefined;
  return [
    { name: 'our own server', start: () => startOwnServer() },
    {
      name: complete ? `external server ${S3_ENDPOINT}` : 'external server (S3_ENDPOINT is not set)',
      start: external,
    },
  ];
}

/** A bucket name nobody used before. */
export function newBucketName(): string {
  counter += 1;
  return `holdall-e2e-${Buffer.from(systemRandom.bytes(6)).toString('hex')}-${counter}`;
}

/** Looks into a bucket behind the product's back. */
export async function withBucket<T>(
  server: TestServer,
  bucket: string,
  work: (storage: Storage) => Promise<T>,
): Promise<T> {
  const storage = await openStorage(
    {
      name: 'behind',
      endpoint: server.endpoint,
      region: server.region,
      bucket,
      rootPath: '',
      accessKeyId: server.accessKeyId,
      addressing: 'path',
      caFile: null,
      proxy: null,
    },
    { secretAccessKey: server.secretAccessKey },
    { clock: systemClock, random: systemRandom, logger: silentLogger },
  );
  try {
    return await work(storage);
  } finally {
    storage.close();
  }
}

/** Keys of all objects, and keys of all unfinished uploads. */
export async function contentsOf(server: TestServer, bucket: string) {
  return await withBucket(server, bucket, async (storage) => {
    const objects: string[] = [];
    for await (const page of storage.list('')) objects.push(...page.map((object) => object.key));
    return { objects, uploads: (await storage.listUploads('')).map((upload) => upload.key) };
  });
}

/** Part number → bytes of what has arrived of the bucket's only unfinished upload; empty when there is no such upload. */
export async function arrivedParts(server: TestServer, bucket: string): Promise<Map<number, number>> {
  return await withBucket(server, bucket, async (storage) => {
    const [upload] = await storage.listUploads('');
    const parts = upload && (await storage.listParts(upload.key, upload.uploadId));
    return new Map(parts?.map(({ partNumber, size }) => [partNumber, size]));
  });
}

/** Removes everything in a bucket of an external server, so that repeated runs do not fill it. */
export async function emptyBucket(server: TestServer, bucket: string): Promise<void> {
  await withBucket(server, bucket, async (storage) => {
    for await (const page of storage.list('')) await storage.deleteMany(page.map((object) => object.key));
    for (const upload of await storage.listUploads(''))
      await storage.abortUpload(upload.key, upload.uploadId);
  });
}
