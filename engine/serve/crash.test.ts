import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FakeRandom } from '#engine/testing/fake-random.ts';
import { sdkClient } from './testing/sdk-client.ts';
import { signByHand } from './testing/signed-request.ts';
import { startTestServer } from './testing/test-server.ts';

const Bucket = 'data';
let folder: string;
let child: ChildProcess;
let endpoint: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'holdall-crash-'));
  await start();
});
afterEach(async () => {
  await kill();
  await rm(folder, { recursive: true, force: true });
});

async function start(): Promise<void> {
  child = spawn(process.execPath, [path.join(import.meta.dirname, 'testing', 'serve-child.ts'), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (!child.stdout) throw new Error('no output');
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  endpoint = line;
}

/** SIGKILL: no handler, no cleaning up. */
async function kill(): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
  expect(child.signalCode).toBe('SIGKILL');
}

const incoming = () => path.join(folder, '.holdall-s3', 'incoming');

test('killed in mid PUT: the old object stays whole, and the half-written file is no object', async () => {
  const client = sdkClient({ endpoint });
  const old = await client.send(
    new PutObjectCommand({ Bucket, Key: 'a/b', Body: 'old', Metadata: { version: 'old' } }),
  );
  client.destroy();
  const { headers } = signByHand(endpoint, {
    method: 'PUT',
    target: '/data/a/b',
    payloadHash: 'UNSIGNED-PAYLOAD',
    headers: { 'content-length': String(8 * 1024 * 1024) },
  });
  const lines = Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\r\n');
  const socket = connect({ port: Number(new URL(endpoint).port), host: '127.0.0.1' });
  socket.on('error', () => undefined);
  socket.write(`PUT /data/a/b HTTP/1.1\r\n${lines}\r\n\r\n`);
  socket.write(Buffer.alloc(4 * 1024 * 1024, 'x'));
  // Half of it is on the disk: the kill hits a write that really was under way.
  await expect
    .poll(async () => {
      const [name] = await readdir(incoming());
      return name === undefined ? 0 : (await stat(path.join(incoming(), name))).size;
    })
    .toBeGreaterThan(1024 * 1024);
  await kill();
  socket.destroy();

  const server = await startTestServer({ buckets: { data: folder } });
  const after = sdkClient(server);
  const listed = await after.send(new ListObjectsV2Command({ Bucket }));
  expect(listed.Contents?.map(({ Key, Size, ETag }) => ({ Key, Size, ETag }))).toEqual([
    { Key: 'a/b', Size: 3, ETag: old.ETag },
  ]);
  const found = await after.send(new HeadObjectCommand({ Bucket, Key: 'a/b' }));
  expect(found.Metadata).toEqual({ version: 'old' });
  expect(await readFile(path.join(folder, 'a', 'b'), 'utf8')).toBe('old');
  await server.close();

  // What is left over goes once it is certain that nobody writes to it any more.
  const [left] = await readdir(incoming());
  expect(left).toBeDefined();
  const longAgo = Date.now() / 1000 - 2 * 3600;
  await utimes(path.join(incoming(), left ?? ''), longAgo, longAgo);
  const later = await startTestServer({ buckets: { data: folder } });
  expect(await readdir(incoming())).toEqual([]);
  after.destroy();
  await later.remove();
  await server.remove();
});

test('killed at any moment: what was acknowledged is there, what is there is whole', async () => {
  const seed = 4711;
  const random = new FakeRandom(seed);
  const acknowledged = new Map<string, number>();
  let version = 0;
  for (let round = 0; round < 6; round++) {
    const client = sdkClient({ endpoint });
    const enough = 5 + random.integer(40);
    let answered = 0;
    const writers = Array.from({ length: 4 }, async (_, writer) => {
      for (let i = 0; ; i++) {
        const key = `${writer}/${i % 3}`;
        const mine = ++version;
        try {
          await write(client, key, mine, random.integer(3) === 0);
        } catch {
          return;
        }
        acknowledged.set(key, mine);
        if (++answered === enough) await kill();
      }
    });
    await Promise.all(writers);
    expect(answered, `seed ${seed}`).toBeGreaterThanOrEqual(enough);
    client.destroy();
    await start();
    await expectWhole(acknowledged, seed);
  }
});

function bodyOf(version: number): Buffer {
  return Buffer.from(`${version}:`.repeat(200 + (version % 7) * 1000));
}

async function write(client: ReturnType<typeof sdkClient>, Key: string, version: number, inParts: boolean) {
  const Body = bodyOf(version);
  const Metadata = { version: String(version) };
  if (!inParts) {
    await client.send(new PutObjectCommand({ Bucket, Key, Body, Metadata }));
    return;
  }
  const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key, Metadata }));
  const Parts = [];
  for (const [index, piece] of [Body.subarray(0, 500), Body.subarray(500)].entries()) {
    const PartNumber = index + 1;
    const { ETag } = await client.send(
      new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body: piece }),
    );
    Parts.push({ PartNumber, ETag });
  }
  await client.send(
    new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }),
  );
}

async function expectWhole(acknowledged: ReadonlyMap<string, number>, seed: number): Promise<void> {
  const client = sdkClient({ endpoint });
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket }));
  const keys = Contents.map(({ Key }) => Key ?? '');
  for (const key of acknowledged.keys()) expect(keys, `seed ${seed}`).toContain(key);
  for (const { Key = '', ETag } of Contents) {
    const got = await client.send(new GetObjectCommand({ Bucket, Key }));
    const body = Buffer.from((await got.Body?.transformToByteArray()) ?? []);
    const version = Number.parseInt(body.toString('latin1', 0, 12), 10);
    expect(body.equals(bodyOf(version)), `seed ${seed}: ${Key} is whole`).toBe(true);
    // Never older than what was acknowledged; body, metadata and ETag are of one version.
    expect(version).toBeGreaterThanOrEqual(acknowledged.get(Key) ?? 0);
    expect(got.Metadata).toEqual({ version: String(version) });
    expect(ETag).toBe(got.ETag);
    if (!ETag?.includes('-')) expect(ETag).toBe(`"${createHash('md5').update(body).digest('hex')}"`);
  }
  client.destroy();
}
