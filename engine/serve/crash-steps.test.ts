import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { systemClock } from '#engine/ports/system.ts';
import { FakeRandom } from '#engine/testing/fake-random.ts';
import { type HandMade, type RawAnswer, sendByHand } from './testing/signed-request.ts';
import { startTestServer } from './testing/test-server.ts';

// A write is a row of changes to the disk. The server is killed right before one of them, for each kind of write; which
// one, a seed decides. HOLDALL_EVERY_STEP=1 takes all of them, which is several minutes.
const seed = 815;
const random = new FakeRandom(seed);
const every = process.env.HOLDALL_EVERY_STEP === '1';
// Long enough for all leftovers to be nobody's.
const later = 2 * 60 * 60_000;

let folder: string;
let child: ChildProcess | undefined;
let endpoint: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'holdall-steps-'));
});
beforeEach(async () => {
  if (!isRunning()) await start();
});
afterAll(async () => {
  if (child && isRunning()) {
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }
  await rm(folder, { recursive: true, force: true });
});

const isRunning = () => child !== undefined && child.exitCode === null && child.signalCode === null;

async function start(): Promise<void> {
  const testing = path.join(import.meta.dirname, 'testing');
  const preload = path.join(testing, 'kill-at-step.ts');
  child = spawn(process.execPath, ['--import', preload, path.join(testing, 'serve-child.ts'), folder], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  if (!child.stdout) throw new Error('no output');
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  endpoint = line;
}

type Send = (made: HandMade) => Promise<RawAnswer>;
const live: Send = (made) => sendByHand(endpoint, made);

async function ok(answer: Promise<RawAnswer>): Promise<RawAnswer> {
  const { status, text } = await answer;
  expect(status, text).toBeLessThan(300);
  return await answer;
}

/** Tells the child to die before its change with that number, or asks how many there were. */
async function tell(number: number): Promise<unknown> {
  if (!child) throw new Error('no server');
  const answer = once(child, 'message');
  child.send(number);
  const [told] = (await answer) as [unknown];
  return told;
}

const put = (key: string, body: string, version: string): HandMade => ({
  method: 'PUT',
  target: `/data/${key}`,
  body,
  headers: { 'x-amz-meta-version': version },
});
const oldBody = 'old '.repeat(1000);
const newBody = 'newer '.repeat(1000);

/** Begins an upload of `newBody` to `d/k`; answers the request that completes it. */
async function uploaded(first: number): Promise<HandMade> {
  const begun = await ok(
    live({ method: 'POST', target: '/data/d/k?uploads', headers: { 'x-amz-meta-version': 'new' } }),
  );
  const id = /<UploadId>(.*?)</.exec(begun.text)?.[1] ?? '';
  const pieces = [newBody.slice(0, first), newBody.slice(first)];
  let parts = '';
  for (const [index, body] of pieces.entries()) {
    const target = `/data/d/k?partNumber=${index + 1}&uploadId=${id}`;
    const { headers } = await ok(live({ method: 'PUT', target, body }));
    parts += `<Part><PartNumber>${index + 1}</PartNumber><ETag>${String(headers.etag)}</ETag></Part>`;
  }
  const body = `<CompleteMultipartUpload>${parts}</CompleteMultipartUpload>`;
  return { method: 'POST', target: `/data/d/k?uploadId=${id}`, body };
}

const writes: readonly [what: string, prepare: () => Promise<HandMade>, before: string[], after: string[]][] =
  [
    ['a new object', () => Promise.resolve(put('d/e/k', newBody, 'new')), ['d/old'], ['d/e/k=new', 'd/old']],
    ['a replaced object', () => Promise.resolve(put('d/old', newBody, 'new')), ['d/old'], ['d/old=new']],
    ['an upload of equal parts', () => uploaded(3000), ['d/old'], ['d/k=new', 'd/old']],
    ['an upload of odd parts', () => uploaded(1000), ['d/old'], ['d/k=new', 'd/old']],
    [
      'a copy',
      () =>
        Promise.resolve({
          method: 'PUT',
          target: '/data/c/k',
          headers: { 'x-amz-copy-source': '/data/d/old' },
        }),
      ['d/old'],
      ['c/k', 'd/old'],
    ],
    ['a removal', () => Promise.resolve({ method: 'DELETE', target: '/data/d/old' }), ['d/old'], []],
    [
      'a removal of many',
      () =>
        Promise.resolve({
          method: 'POST',
          target: '/data?delete',
          body: '<Delete><Object><Key>d/old</Key></Object><Object><Key>a</Key></Object></Delete>',
        }),
      ['a', 'd/old'],
      [],
    ],
    [
      'a folder marker',
      () => Promise.resolve({ method: 'PUT', target: '/data/m/n/', body: '' }),
      ['d/old'],
      ['d/old', 'm/n/'],
    ],
  ];

/** `key` for each object with the old contents, `key=new` for the new: whole, and the same in lists and answers. */
async function objectsOf(send: Send): Promise<string[]> {
  const listed = await ok(send({ target: '/data?list-type=2' }));
  const found = [...listed.text.matchAll(/<Contents><Key>(.*?)<\/Key>.*?<ETag>&quot;(.*?)&quot;/g)];
  const objects: string[] = [];
  for (const [, key = '', etag = ''] of found) {
    const { text, headers } = await ok(send({ target: `/data/${key}` }));
    expect(headers.etag).toBe(`"${etag}"`);
    if (key.endsWith('/')) expect(text).toBe('');
    else expect([oldBody, newBody], `seed ${seed}: ${key} is whole`).toContain(text);
    const isNew = text === newBody;
    if (!key.endsWith('/')) expect(headers['x-amz-meta-version']).toBe(isNew ? 'new' : 'old');
    objects.push(isNew ? `${key}=new` : key);
  }
  return objects;
}

const uploadsOf = async (send: Send) =>
  [...(await ok(send({ target: '/data?uploads' }))).text.matchAll(/<UploadId>/g)].length;

/** The server after a crash, hours later, with nothing of the crash in its memory. */
async function expectRight(request: HandMade, before: string[], after: string[]): Promise<void> {
  const clock = { ...systemClock, now: () => systemClock.now() + later };
  const server = await startTestServer({ buckets: { data: folder }, clock, limits: { smallestPart: 1 } });
  const send: Send = (made) => sendByHand(server.endpoint, { ...made, time: Date.now() + later });
  const objects = await objectsOf(send);
  // Each object is as before or as after.
  for (const object of objects) expect([...before, ...after]).toContain(object);
  const name = (object: string) => object.replace('=new', '');
  const names = objects.map(name);
  for (const kept of before) if (after.some((object) => name(object) === kept)) expect(names).toContain(kept);
  expect(await readdir(path.join(folder, '.holdall-s3', 'incoming'))).toEqual([]);
  const uploads = await readdir(path.join(folder, '.holdall-s3', 'uploads'));
  expect(uploads).toHaveLength(await uploadsOf(send));
  // Whoever got no answer asks again, and then it is as it should be.
  const again = await send(request);
  if (again.status >= 300) expect(again).toMatchObject({ code: 'NoSuchUpload' });
  expect(await objectsOf(send)).toEqual(after);
  expect(await readdir(path.join(folder, '.holdall-s3', 'uploads'))).toEqual([]);
  expect(server.warnings).toEqual([]);
  await server.remove();
}

test.each(writes)('killed in the middle of %s', { timeout: every ? 600_000 : 120_000 }, async (...row) => {
  const [, prepare, before, after] = row;
  const prepareAll = async () => {
    for (const object of await objectsOf(live))
      await ok(live({ method: 'DELETE', target: `/data/${object.replace('=new', '')}` }));
    for (const key of before) await ok(live(put(key, oldBody, 'old')));
    return await prepare();
  };
  const first = await prepareAll();
  await tell(1e9);
  await ok(live(first));
  const steps = Number(await tell(0));
  expect(steps).toBeGreaterThan(0);
  expect(await objectsOf(live)).toEqual(after);
  const chosen = every ? Array.from({ length: steps }, (_, i) => i + 1) : [1 + random.integer(steps)];
  for (const deadly of chosen) {
    if (!isRunning()) await start();
    const request = await prepareAll();
    await tell(deadly);
    const killed = child as ChildProcess;
    const gone = once(killed, 'exit');
    await live(request).catch(() => undefined);
    await gone;
    expect(killed.signalCode, `step ${deadly} of ${steps}`).toBe('SIGKILL');
    await expectRight(request, before, after);
  }
});
