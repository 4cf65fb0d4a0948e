import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeTree } from '../scripts/demo/describe-tree.ts';
import { writeSampleTree } from '../scripts/demo/sample-tree.ts';
import { noise } from '../scripts/demo/seeded-bytes.ts';
import { addConnection, type ConnectionWish, type Lab, makeLab } from './support/computers.ts';
import { busy, clockRefused, cut, type Fault, isPartUpload, startProxy, webPage } from './support/proxy.ts';
import {
  type CliOptions,
  type CliResult,
  type Computer,
  cli,
  jsonLines,
  lastLine,
  printed,
} from './support/run-cli.ts';
import {
  contentsOf,
  emptyBucket,
  newBucketName,
  serverChoices,
  type TestServer,
  withBucket,
} from './support/servers.ts';

/** Code, hint and exit code of a command that failed. */
function failure(result: CliResult) {
  const last = lastLine(result);
  expect(last.type).toBe('error');
  expect(String(last.message).length).toBeGreaterThan(10);
  expect(String(last.hint).length).toBeGreaterThan(10);
  return { exit: result.code, code: last.code };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  await new Promise<void>((done) => server.close(() => done()));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

for (const choice of serverChoices()) {
  describe.skipIf(choice.start === undefined)(`failures, each with its own code, on ${choice.name}`, () => {
    let lab: Lab;
    let server: TestServer;
    let a: Computer;
    const bucket = newBucketName();
    let computers = 0;

    beforeAll(async () => {
      lab = makeLab();
      if (choice.start === undefined) throw new Error('unreachable: skipped');
      server = await choice.start();
      a = lab.computer('a');
      writeSampleTree(join(a.home, 'data'), { seed: 3, notes: 20, database: 200_000, video: 30_000_000 });
      expect((await addConnection(a, server, { bucket })).code).toBe(0);
    });
    afterAll(async () => {
      if (choice.name.startsWith('external')) await emptyBucket(server, bucket);
      await server?.close();
      lab?.remove();
    });

    /** Another computer with a connection that is wrong in some way, and what `command` comes to there. */
    async function withConnection(
      wish: Partial<ConnectionWish>,
      command: readonly string[],
      options?: CliOptions,
    ) {
      computers += 1;
      const computer = lab.computer(`x${computers}`);
      const added = await addConnection(computer, server, { bucket, createBucket: false, ...wish }, options);
      expect(added.stdout + added.stderr).toContain('"ok":true');
      return await cli(computer, [...command, '--json'], options);
    }

    /** Backs up through a misbehaving proxy; the fault must have struck. */
    async function backupThrough(faults: readonly Fault[], options?: CliOptions) {
      const proxy = await startProxy(server.endpoint, faults);
      try {
        const words = ['backup', '--connection', 'c', join(a.home, 'data')];
        return await withConnection({ endpoint: proxy.endpoint }, words, options);
      } finally {
        await proxy.close();
        expect(faults.filter((fault) => fault.fired === 0).map((fault) => fault.name)).toEqual([]);
      }
    }

    test('wrong access key id', async () => {
      const result = await withConnection({ accessKeyId: 'NOSUCHKEY00000000001' }, ['list']);
      expect(failure(result)).toEqual({ exit: 6, code: 'key-unknown' });
    });

    test('wrong secret', async () => {
      const result = await withConnection({ secretAccessKey: `${server.secretAccessKey}x` }, ['list']);
      expect(failure(result)).toEqual({ exit: 6, code: 'secret-wrong' });
    });

    test('missing bucket: for backup and list alike, and it is not made by itself', async () => {
      const missing = newBucketName();
      expect(failure(await withConnection({ bucket: missing }, ['list']))).toEqual({
        exit: 7,
        code: 'bucket-missing',
      });
      const backup = await withConnection({ bucket: missing }, ['backup', '-c', 'c', join(a.home, 'data')]);
      expect(failure(backup)).toEqual({ exit: 7, code: 'bucket-missing' });
    });

    test('server that is not there, host that does not exist', async () => {
      const endpoint = `http://127.0.0.1:${await freePort()}`;
      expect(failure(await withConnection({ endpoint }, ['list']))).toEqual({
        exit: 5,
        code: 'host-unreachable',
      });
      const unknown = await withConnection({ endpoint: 'http://no-such-host.invalid' }, [
        'connection',
        'test',
        'c',
      ]);
      expect(failure(unknown)).toEqual({ exit: 5, code: 'host-unknown' });
    });

    test('a web page with status 200 is never taken for an empty bucket', async () => {
      const page = webPage();
      const proxy = await startProxy(server.endpoint, [page]);
      try {
        const wish = { endpoint: proxy.endpoint };
        expect(failure(await withConnection(wish, ['list']))).toEqual({ exit: 8, code: 'not-s3' });
        const prune = await withConnection(wish, ['prune', '--keep-last', '1']);
        expect(failure(prune)).toEqual({ exit: 8, code: 'not-s3' });
        const backup = await withConnection(wish, ['backup', '-c', 'c', join(a.home, 'data')]);
        expect(failure(backup)).toEqual({ exit: 8, code: 'not-s3' });
        expect(page.fired).toBeGreaterThan(2);
      } finally {
        await proxy.close();
      }
    });

    test('a clock an hour off: corrected with a notice where the server tells its time', async () => {
      const before = await contentsOf(server, bucket);
      const skew = fileURLToPath(new URL('support/skewed-clock.mjs', import.meta.url));
      const words = ['backup', '--connection', 'c', join(a.home, 'data/notes')];
      const result = await withConnection({}, words, { env: { NODE_OPTIONS: `--import=${skew}` } });
      const notices = jsonLines(result).filter((line) => line.type === 'notice');
      expect(notices.map((notice) => notice.message).join()).toMatch(/clock/i);
      expect(result.code).toBe(0);
      expect((await contentsOf(server, bucket)).objects).toHaveLength(before.objects.length + 1);
    });

    test('a clock the server goes on refusing', async () => {
      const result = await backupThrough([clockRefused()]);
      expect(failure(result)).toEqual({ exit: 6, code: 'clock-skew' });
    });

    test('ten times “too busy”, then well again: the backup ends well', async () => {
      const before = await contentsOf(server, bucket);
      const fault = busy(10, isPartUpload);
      const result = await backupThrough([fault]);
      expect([result.code, fault.fired]).toEqual([0, 10]);
      expect(lastLine(result)).toMatchObject({ type: 'result', ok: true });
      const after = await contentsOf(server, bucket);
      expect([after.objects.length, after.uploads]).toEqual([before.objects.length + 1, []]);
    });

    test('too busy for ever: a connection test says so at once', async () => {
      const fault = busy(1000);
      const faulty = await startProxy(server.endpoint, [fault]);
      const result = await withConnection({ endpoint: faulty.endpoint }, ['connection', 'test', 'c']);
      expect(failure(result)).toEqual({ exit: 8, code: 'storage-busy' });
      expect(fault.fired).toBeGreaterThan(0);
      await faulty.close();
    });

    test('connection cut in the middle of a part: sent again, the backup ends well', async () => {
      const fault = cut(2, isPartUpload);
      const result = await backupThrough([fault]);
      expect([result.code, fault.fired]).toEqual([0, 2]);
      const made = lastLine(result).backup as { id: string };
      const target = join(a.home, 'after-cut');
      expect((await cli(a, ['restore', made.id, '--to', target])).code).toBe(0);
      expect(describeTree(join(target, 'data'))).toEqual(describeTree(join(a.home, 'data')));
    });

    test('connection cut again and again: gives up with no backup; the next run goes on and leaves nothing', async () => {
      const before = await contentsOf(server, bucket);
      let cutting = true;
      const fault = cut(1000, (incoming) => cutting && isPartUpload(incoming));
      const proxy = await startProxy(server.endpoint, [fault]);
      const computer = lab.computer('cut off');
      const added = await addConnection(computer, server, {
        bucket,
        createBucket: false,
        endpoint: proxy.endpoint,
      });
      expect(added.code).toBe(0);
      const words = ['backup', '--connection', 'c', join(a.home, 'data'), '--json'];
      expect(failure(await cli(computer, words))).toEqual({ exit: 5, code: 'connection-lost' });
      expect(fault.fired).toBeGreaterThan(0);
      const between = await contentsOf(server, bucket);
      expect([between.objects, between.uploads.length]).toEqual([before.objects, 1]);
      cutting = false;
      const made = lastLine(await cli(computer, words)).backup as { key: string };
      const after = await contentsOf(server, bucket);
      // The same key: the upload was continued, not begun anew beside the old one.
      expect([made.key, after.uploads]).toEqual([between.uploads[0], []]);
      expect(after.objects.toSorted()).toEqual([...before.objects, made.key].toSorted());
      await proxy.close();
    });

    const mounted = spawnSync('mount', ['--version']).status === 0 && process.getuid?.() === 0;
    test.skipIf(!mounted)('disk full while restoring: says so, nothing half-written', async () => {
      const made = lastLine(await cli(a, ['backup', '-c', 'c', join(a.home, 'data'), '--json']));
      const disk = join(lab.folder, 'small disk');
      mkdirSync(disk);
      const mount = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'none', disk]);
      expect(mount.status).toBe(0);
      try {
        const id = (made.backup as { id: string }).id;
        const result = await cli(a, ['restore', id, '--to', disk, '--json']);
        expect(failure(result)).toEqual({ exit: 9, code: 'disk-full' });
        // What is there is whole: no temporary files, every file as in the source.
        const source = new Set(describeTree(join(a.home, 'data')).map((line) => `data/${line}`));
        const files = describeTree(disk).filter((line) => / file /.test(line));
        expect(files.filter((line) => !source.has(line))).toEqual([]);
        expect(spawnSync('find', [disk, '-name', '.holdall*'], { encoding: 'utf8' }).stdout).toBe('');
      } finally {
        expect(spawnSync('umount', [disk]).status).toBe(0);
      }
    });

    test.each([
      ['My_Bucket', 2, 'bucket-name-invalid'],
      ['ab', 2, 'bucket-name-invalid'],
      ['192.168.1.1', 2, 'bucket-name-invalid'],
    ])('bucket name %s', async (name, exit, code) => {
      const computer = lab.computer('names');
      const result = await addConnection(computer, server, { bucket: name, createBucket: false });
      expect(failure(result)).toEqual({ exit, code });
      expect(lastLine(await cli(computer, ['connection', 'list', '--json']))).toEqual([]);
    });

    test.each([
      ['https://photos.s3.example.com', 'https://s3.example.com', 'in-host'],
      ['https://s3.example.com/photos', 'https://s3.example.com', 'in-path'],
      ['photos.s3.fr-par.scw.cloud', 'https://s3.fr-par.scw.cloud', 'known'],
    ])('endpoint with the bucket in it: %s', async (endpoint, clean, name) => {
      const computer = lab.computer('endpoints');
      const given = { name, bucket: 'photos', endpoint, createBucket: false };
      const result = await addConnection(computer, server, given);
      expect([result.code, lastLine(result).connection]).toMatchObject([
        0,
        { endpoint: clean, bucket: 'photos' },
      ]);
      expect(result.stderr).toContain('Removed the bucket name “photos” from the address');
    });

    test('endpoint with another bucket in it', async () => {
      const computer = lab.computer('endpoint-other');
      const given = { bucket: 'photos', endpoint: 'https://other.s3.fr-par.scw.cloud', createBucket: false };
      const result = await addConnection(computer, server, given);
      expect(failure(result)).toEqual({ exit: 2, code: 'endpoint-has-bucket' });
      expect(lastLine(result).hint).toContain('https://s3.fr-par.scw.cloud');
    });

    test('a file that no zip can name: the rest is saved, and nobody is told that all is well', async () => {
      const folder = join(a.home, 'odd');
      mkdirSync(folder);
      writeFileSync(join(folder, 'fine'), 'fine');
      writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0x62, 0xff, 0x64])]), 'lost');
      const result = await cli(a, ['backup', '-c', 'c', folder, '--json']);
      expect([result.code, lastLine(result).ok]).toEqual([3, false]);
      expect(lastLine(result).backup).toMatchObject({ status: 'incomplete', files: 1, issues: 1 });
      const issues = jsonLines(result).filter((line) => line.type === 'issue');
      expect(issues.map((line) => line.kind)).toEqual(['name-unusable']);
      const text = await cli(a, ['backup', '-c', 'c', folder]);
      expect([text.code, text.stdout.includes('NOT complete')]).toEqual([3, true]);
      const listed = lastLine(await cli(a, ['list', '--json', '--plan', 'odd'])) as unknown as Record<
        string,
        unknown
      >[];
      expect(listed.map((row) => row.status)).toEqual(['incomplete', 'incomplete']);
    });

    test('a damaged object: the file is named, the others come back, every command says so', async () => {
      const folder = join(a.home, 'rot');
      mkdirSync(folder);
      for (let index = 0; index < 8; index += 1)
        writeFileSync(join(folder, `f${index}`), noise(index + 50, 40_000));
      const made = lastLine(await cli(a, ['backup', '-c', 'c', folder, '--json'])).backup as {
        id: string;
        key: string;
      };
      await flipByte(server, bucket, made.key, 100_000);
      const target = join(a.home, 'rot-restored');
      const result = await cli(a, ['restore', made.id, '--to', target, '--json']);
      expect([result.code, lastLine(result).ok]).toEqual([4, false]);
      const damaged = jsonLines(result).filter((line) => line.type === 'issue');
      expect(damaged.map((line) => [line.kind, line.path])).toEqual([['damaged', 'rot/f2']]);
      expect(readdirSync(join(target, 'rot')).sort()).toEqual(['f0', 'f1', 'f3', 'f4', 'f5', 'f6', 'f7']);
      expect((await cli(a, ['verify', made.id, '--full', '--json'])).code).toBe(4);
      const listed = lastLine(await cli(a, ['list', '--json'])) as unknown as Record<string, unknown>[];
      expect(listed.find((row) => row.id === made.id)?.status).toBe('damaged');
    });

    test('no secret was ever printed', () => {
      expect(printed.length).toBeGreaterThan(20);
      expect(printed.filter((text) => text.includes(server.secretAccessKey))).toEqual([]);
    });
  });
}

async function flipByte(server: TestServer, bucket: string, key: string, at: number): Promise<void> {
  await withBucket(server, bucket, async (storage) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of (await storage.get(key)).body) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    await storage.put(key, bytes);
  });
}
