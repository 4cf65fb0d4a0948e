import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { silentLogger } from '../ports/logger.ts';
import { systemRandom } from '../ports/system.ts';
import { FakeClock } from '../testing/fake-clock.ts';
import { FakeRandom } from '../testing/fake-random.ts';
import { type OpenStorage, openStorage } from './open-storage.ts';
import { createTransferControl } from './transfer-control.ts';
import { type RateLimits, TransferLimits } from './transfer-limits.ts';

const content = new FakeRandom(9).bytes(1_000_000);
const open: { server?: Server; storage?: OpenStorage } = {};

afterEach(async () => {
  open.storage?.close();
  open.server?.closeAllConnections();
  await new Promise((resolve) => open.server?.close(resolve));
});

/** A storage over real sockets that tells how many bytes of bodies have reached it; time passes only by hand. */
async function setUp(limits: RateLimits) {
  const clock = new FakeClock({ now: Date.now() });
  const transfer = createTransferControl({ clock, limits: new TransferLimits(clock, limits) });
  const bodies: Buffer[] = [];
  /** `allowed`: bytes of bodies that were let go; `bytes`: that have arrived. */
  const stats = { allowed: 0, bytes: 0, requests: 0, lost: 0, lengths: [] as (string | undefined)[] };
  const take = transfer.take.bind(transfer);
  transfer.take = async (direction, bytes, signal) => {
    await take(direction, bytes, signal);
    if (direction === 'up') stats.allowed += bytes;
  };
  const server = createServer((request, answer) => {
    stats.requests += 1;
    stats.lengths.push(request.headers['content-length']);
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      stats.bytes += chunk.length;
    });
    request.on('error', () => {
      stats.lost += 1;
    });
    request.on('end', () => {
      bodies.push(Buffer.concat(chunks));
      const isGet = request.method === 'GET';
      const [, from = '0', to = ''] = /bytes=(\d+)-(\d*)/.exec(request.headers.range ?? '') ?? [];
      const wanted = content.subarray(Number(from), to === '' ? undefined : Number(to) + 1);
      const range = `bytes ${from}-${Number(from) + wanted.length - 1}/${content.length}`;
      answer.writeHead(isGet && request.headers.range ? 206 : 200, {
        etag: '"e"',
        'content-length': isGet ? wanted.length : 0,
        ...(isGet ? { 'content-range': range } : {}),
      });
      answer.end(isGet ? wanted : undefined);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const settings = {
    name: 's',
    endpoint: `http://127.0.0.1:${port}`,
    region: 'home',
    bucket: 'data',
    rootPath: '',
    accessKeyId: 'KEY',
    addressing: 'path' as const,
    caFile: null,
    proxy: null,
  };
  const deps = { clock, random: systemRandom, logger: silentLogger, attempts: 1, transfer };
  const storage = await openStorage(settings, { secretAccessKey: 'secret' }, deps);
  Object.assign(open, { server, storage });
  return { clock, transfer, storage, stats, bodies };
}

type SetUp = Awaited<ReturnType<typeof setUp>>;

/** Lets the sockets do what they can until somebody waits for the clock, and all that was let go has arrived. */
async function untilWaiting({ clock, stats }: Pick<SetUp, 'clock' | 'stats'>): Promise<void> {
  while (clock.sleeping === 0 || stats.bytes < stats.allowed) await turn();
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Some turns of the event loop, in which nothing is to happen. */
async function quiet(): Promise<void> {
  for (let turns = 0; turns < 20; turns += 1) await turn();
}

async function passTime(line: Pick<SetUp, 'clock' | 'stats'>, milliseconds: number): Promise<void> {
  for (let passed = 0; passed < milliseconds; passed += 50) {
    line.clock.advance(50);
    await untilWaiting(line);
  }
}

test('an upload arrives at the limit, whole and as long as its header says', async () => {
  const { clock, storage, stats, bodies } = await setUp({ up: 100_000, down: null });
  const put = storage.put('a', content);
  await untilWaiting({ clock, stats });
  for (let second = 1; second <= 4; second += 1) {
    await passTime({ clock, stats }, 1000);
    expect(Math.abs(stats.bytes - second * 100_000)).toBeLessThanOrEqual(15_000);
  }
  for (; stats.bytes < content.length; clock.advance(200)) await turn();
  await put;
  expect(Buffer.compare(bodies[0] ?? Buffer.of(), content)).toBe(0);
  expect(stats.lengths).toEqual(['1000000']);
});

test('several parts together keep the limit', async () => {
  const { clock, storage, stats } = await setUp({ up: 400_000, down: null });
  const parts = [1, 2, 3].map((number) => storage.uploadPart('a', 'u', number, content));
  await untilWaiting({ clock, stats });
  await passTime({ clock, stats }, 3000);
  expect(Math.abs(stats.bytes - 1_200_000)).toBeLessThanOrEqual(80_000);
  for (; stats.bytes < 3_000_000; clock.advance(200)) await turn();
  await Promise.all(parts);
});

test('a limit changes in the middle of a part', async () => {
  const { clock, transfer, storage, stats } = await setUp({ up: 50_000, down: null });
  const put = storage.put('a', content);
  await untilWaiting({ clock, stats });
  await passTime({ clock, stats }, 1000);
  expect(stats.bytes).toBeLessThanOrEqual(60_000);
  transfer.setLimits({ up: 300_000, down: null });
  const before = stats.bytes;
  await passTime({ clock, stats }, 1000);
  expect(stats.bytes - before).toBeGreaterThan(280_000);
  transfer.setLimits({ up: null, down: null });
  await put;
  expect(stats.bytes).toBe(content.length);
  expect(clock.sleeping).toBe(0);
});

test('a pause stops an upload at once; a long one ends the request, and the part is sent anew', async () => {
  const { clock, transfer, storage, stats, bodies } = await setUp({ up: 200_000, down: null });
  const part = storage.uploadPart('a', 'u', 1, content);
  await untilWaiting({ clock, stats });
  await passTime({ clock, stats }, 1000);
  transfer.pause();
  await passTime({ clock, stats }, 1000);
  const before = stats.bytes;
  expect(before).toBeLessThanOrEqual(220_000);
  await passTime({ clock, stats }, 3000);
  expect(stats.bytes).toBe(before);
  clock.advance(5000);
  while (stats.lost === 0) await turn();
  clock.advance(3_600_000);
  await quiet();
  expect({ requests: stats.requests, bytes: stats.bytes }).toEqual({ requests: 1, bytes: before });
  transfer.setLimits({ up: null, down: null });
  transfer.resume();
  expect(await part).toMatchObject({ partNumber: 1, size: content.length });
  expect(stats.requests).toBe(2);
  expect(Buffer.compare(bodies[0] ?? Buffer.of(), content)).toBe(0);
});

test('a download keeps its limit, and goes on after a long pause where it stopped', async () => {
  const { clock, transfer, storage, stats } = await setUp({ up: null, down: 200_000 });
  const { body } = await storage.get('a');
  const received: Uint8Array[] = [];
  let bytes = 0;
  const all = (async () => {
    for await (const chunk of body) {
      received.push(chunk);
      bytes += chunk.length;
    }
  })();
  await untilWaiting({ clock, stats });
  await passTime({ clock, stats }, 2000);
  // A socket brings up to 64 KiB at a time.
  expect(Math.abs(bytes - 400_000)).toBeLessThanOrEqual(70_000);
  transfer.pause();
  await quiet();
  const before = bytes;
  clock.advance(5000);
  clock.advance(3_600_000);
  await quiet();
  expect(bytes).toBe(before);
  transfer.setLimits({ up: null, down: null });
  transfer.resume();
  await all;
  expect(Buffer.compare(Buffer.concat(received), content)).toBe(0);
  expect(stats.requests).toBe(2);
});
