import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rename, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type HandMade, type RawAnswer, sendByHand } from './testing/signed-request.ts';
import { startTestServer, type TestServer } from './testing/test-server.ts';

const run = promisify(execFile);

// A disk of 4 MiB, where this user may mount one.
const disk = await mkdtemp(path.join(tmpdir(), 'holdall-full-'));
const mounted = await run('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', disk]).then(
  () => true,
  () => false,
);
afterAll(async () => {
  if (mounted) await run('umount', [disk]);
  await rm(disk, { recursive: true, force: true });
});

const kilobytes = (count: number) => Buffer.alloc(count * 1024, 'x');
const hidden = (folder: string, part: string) => readdir(path.join(folder, '.holdall-s3', part));

describe.skipIf(!mounted)('a disk that is full', () => {
  let server: TestServer;
  const send = (made: HandMade): Promise<RawAnswer> => sendByHand(server.endpoint, made);
  const put = (target: string, body: Buffer) => send({ method: 'PUT', target, body });
  const full = { status: 507, code: 'QuotaExceeded' };
  beforeAll(async () => {
    server = await startTestServer({ buckets: { data: disk }, limits: { smallestPart: 1 } });
  });
  beforeEach(async () => {
    await send({ method: 'DELETE', target: '/data/other' });
    expect(await put('/data/k', kilobytes(1024))).toMatchObject({ status: 200 });
  });
  afterAll(async () => {
    expect(server.warnings).toEqual([]);
    await server.remove();
  });

  test('keeps the old object, and nothing of the new one', async () => {
    expect(await put('/data/k', kilobytes(4000))).toMatchObject(full);
    expect(await put('/data/other', kilobytes(4000))).toMatchObject(full);
    expect((await send({ target: '/data/k' })).text).toHaveLength(1024 * 1024);
    expect((await readdir(disk)).sort()).toEqual(['.holdall-s3', 'k']);
    expect(await hidden(disk, 'incoming')).toEqual([]);
    expect(await put('/data/other', kilobytes(2000))).toMatchObject({ status: 200 });
  });

  test('takes no copy', async () => {
    expect(await put('/data/other', kilobytes(1800))).toMatchObject({ status: 200 });
    const headers = { 'x-amz-copy-source': '/data/other' };
    expect(await send({ method: 'PUT', target: '/data/copy', headers })).toMatchObject(full);
    expect((await readdir(disk)).sort()).toEqual(['.holdall-s3', 'k', 'other']);
    expect(await hidden(disk, 'incoming')).toEqual([]);
  });

  test('loses no upload: it is completed when there is room again', async () => {
    const begun = await send({ method: 'POST', target: '/data/parts?uploads' });
    const id = /<UploadId>(.*?)</.exec(begun.text)?.[1] ?? '';
    const part = (number: number, size: number) =>
      put(`/data/parts?partNumber=${number}&uploadId=${id}`, kilobytes(size));
    let parts = '';
    // The first is smaller, so that the object has to be copied together.
    for (const [number, size] of [
      [1, 200],
      [2, 1500],
    ] as const) {
      const { headers } = await part(number, size);
      parts += `<Part><PartNumber>${number}</PartNumber><ETag>${String(headers.etag)}</ETag></Part>`;
    }
    expect(await part(3, 3000)).toMatchObject(full);
    const body = `<CompleteMultipartUpload>${parts}</CompleteMultipartUpload>`;
    const complete = () => send({ method: 'POST', target: `/data/parts?uploadId=${id}`, body });
    expect(await complete()).toMatchObject(full);
    expect(await send({ target: '/data/parts' })).toMatchObject({ status: 404 });
    await send({ method: 'DELETE', target: '/data/k' });
    expect(await complete()).toMatchObject({ status: 200 });
    expect((await send({ target: '/data/parts' })).text).toHaveLength(1700 * 1024);
    expect(await hidden(disk, 'uploads')).toEqual([]);
  });
});

describe('a folder that goes away', () => {
  test('while it is served is not taken for an empty one, nor made anew', async () => {
    const server = await startTestServer();
    const send = (made: HandMade) => sendByHand(server.endpoint, made);
    await send({ method: 'PUT', target: '/data/k', body: 'x' });
    const aside = `${server.folder}-aside`;
    await rename(server.folder, aside);
    for (const put of [false, true]) {
      // Unplugged; then something empty in its place, as a mount point is.
      if (put) await mkdir(server.folder);
      for (const made of [
        { target: '/data?list-type=2' },
        { target: '/data/k' },
        { method: 'DELETE', target: '/data/k' },
        { method: 'POST', target: '/data?delete', body: '<Delete><Object><Key>k</Key></Object></Delete>' },
        { method: 'PUT', target: '/data/new', body: 'x' },
      ])
        expect((await send(made)).status, `${made.method ?? 'GET'} ${made.target}`).toBeGreaterThanOrEqual(
          500,
        );
      if (put) expect(await readdir(server.folder)).toEqual([]);
    }
    await rm(server.folder, { recursive: true });
    await rename(aside, server.folder);
    expect(await send({ target: '/data/k' })).toMatchObject({ status: 200, text: 'x' });
    await server.remove();
  });

  test('a folder swapped for a link leads nowhere', async () => {
    const server = await startTestServer();
    const send = (made: HandMade) => sendByHand(server.endpoint, made);
    await send({ method: 'PUT', target: '/data/a/k', body: 'inside' });
    const outside = await mkdtemp(path.join(tmpdir(), 'holdall-outside-'));
    await rename(path.join(server.folder, 'a'), path.join(server.folder, 'b'));
    await symlink(outside, path.join(server.folder, 'a'));
    expect(await send({ method: 'PUT', target: '/data/a/k', body: 'y' })).toMatchObject({
      code: 'KeyConflict',
    });
    expect(await send({ target: '/data/a/k' })).toMatchObject({ code: 'NoSuchKey' });
    expect(await send({ method: 'DELETE', target: '/data/a/k' })).toMatchObject({ status: 204 });
    expect(await readdir(outside)).toEqual([]);
    const listed = await send({ target: '/data?list-type=2' });
    expect([...listed.text.matchAll(/<Key>(.*?)</g)].map(([, key]) => key)).toEqual(['b/k']);
    await rm(outside, { recursive: true });
    await server.remove();
  });
});
