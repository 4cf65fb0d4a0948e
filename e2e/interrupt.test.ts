import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeTree } from '../scripts/demo/describe-tree.ts';
import { writeSampleTree } from '../scripts/demo/sample-tree.ts';
import { addConnection, type Lab, makeLab } from './support/computers.ts';
import { type FaultyProxy, type HoldFault, hold, partNumber, startProxy } from './support/proxy.ts';
import { type Computer, cli, lastLine, printed, startCli } from './support/run-cli.ts';
import {
  arrivedParts,
  contentsOf,
  emptyBucket,
  newBucketName,
  serverChoices,
  type TestServer,
} from './support/servers.ts';

for (const choice of serverChoices()) {
  describe.skipIf(choice.start === undefined)(`stopping a backup half-way on ${choice.name}`, () => {
    let lab: Lab;
    let server: TestServer;
    const bucket = newBucketName();
    let computers = 0;

    beforeAll(async () => {
      lab = makeLab();
      if (choice.start === undefined) throw new Error('unreachable: skipped');
      server = await choice.start();
      writeSampleTree(join(lab.folder, 'data'), { seed: 5, notes: 20, database: 100_000, video: 40_000_000 });
    });
    afterAll(async () => {
      if (choice.name.startsWith('external')) await emptyBucket(server, bucket);
      await server?.close();
      lab?.remove();
    });

    async function computerBehind(proxy: FaultyProxy): Promise<Computer> {
      computers += 1;
      const computer = lab.computer(`c${computers}`);
      const added = await addConnection(computer, server, { bucket, endpoint: proxy.endpoint });
      expect(added.stdout).toContain('"ok":true');
      return computer;
    }

    const backup = () => ['backup', '--connection', 'c', join(lab.folder, 'data'), '--json'];

    const arrivedNumbers = async () => [...(await arrivedParts(server, bucket)).keys()];

    /** Lets one part through and holds the others; resolves when that part is in the storage. */
    async function untilOnePartArrived(parts: HoldFault): Promise<void> {
      await parts.held;
      await expect.poll(arrivedNumbers).toEqual([1]);
    }

    const afterTheFirst = () => hold((incoming) => partNumber(incoming) > 1);

    /** The next run on that computer sends only what is missing, and what it made comes back byte for byte. */
    async function expectToBeContinued(computer: Computer): Promise<void> {
      const result = await cli(computer, backup());
      expect(result.code).toBe(0);
      const made = lastLine(result).backup as Record<string, number | string>;
      expect(made.resumedBytes).toBeGreaterThanOrEqual(5 * 1024 * 1024);
      expect(Number(made.resumedBytes) + Number(made.uploadedBytes)).toBe(made.size);
      expect(await contentsOf(server, bucket)).toEqual({ objects: [made.key], uploads: [] });
      const target = join(computer.home, 'restored');
      expect((await cli(computer, ['restore', 'latest', '--to', target])).code).toBe(0);
      expect(describeTree(join(target, 'data'))).toEqual(describeTree(join(lab.folder, 'data')));
      await emptyBucket(server, bucket);
    }

    test('Ctrl-C: exit code 130, no backup; what has arrived is kept, and the next run goes on from there', async () => {
      const parts = afterTheFirst();
      const proxy = await startProxy(server.endpoint, [parts]);
      const computer = await computerBehind(proxy);
      const running = startCli(computer, backup(), { launcher: true });
      await untilOnePartArrived(parts);
      // As a terminal does: to the whole group, launcher and program.
      process.kill(-(running.process.pid ?? 0), 'SIGINT');
      const result = await running.done;
      expect(result.code).toBe(130);
      expect(lastLine(result)).toMatchObject({ type: 'error', code: 'cancelled' });
      expect(result.stderr).toContain('Stopping');
      expect(parts.fired).toBeGreaterThan(0);
      const left = await contentsOf(server, bucket);
      expect([left.objects, left.uploads.length]).toEqual([[], 1]);
      expect(await arrivedNumbers()).toEqual([1]);
      parts.release();
      await expectToBeContinued(computer);
      await proxy.close();
    });

    test('Ctrl-C during the check: what was uploaded stays, and the next run checks it and sends nothing', async () => {
      const check = hold(({ method, url }) => method === 'GET' && /\.zip(?:\?|$)/.test(url ?? ''));
      const proxy = await startProxy(server.endpoint, [check]);
      const computer = await computerBehind(proxy);
      const running = startCli(computer, backup());
      await check.held;
      process.kill(running.process.pid ?? 0, 'SIGINT');
      const result = await running.done;
      expect(result.code).toBe(130);
      expect(result.stdout).toContain('"code":"unchecked-left"');
      expect(check.fired).toBeGreaterThan(0);
      const left = await contentsOf(server, bucket);
      expect(left.objects).toEqual([
        expect.stringMatching(/\.unchecked\.json$/),
        expect.stringMatching(/\.zip$/),
      ]);
      expect(left.uploads).toEqual([]);
      check.release();
      const next = await cli(computer, backup());
      expect(next.code).toBe(0);
      expect(lastLine(next).backup).toMatchObject({ upToDate: true, uploadedBytes: 0, key: left.objects[1] });
      expect(await contentsOf(server, bucket)).toEqual({ objects: [left.objects[1]], uploads: [] });
      await emptyBucket(server, bucket);
      await proxy.close();
    });

    test('a second Ctrl-C ends at once, and the next run goes on all the same', async () => {
      // The completion hangs, and so does the question whether it was done: the first Ctrl-C cannot end the run.
      const commit = hold(
        ({ method, url }) =>
          (method === 'POST' && /[?&]uploadId=/.test(url ?? '')) ||
          (method === 'HEAD' && /\.zip(?:\?|$)/.test(url ?? '')),
      );
      const proxy = await startProxy(server.endpoint, [commit]);
      const computer = await computerBehind(proxy);
      const running = startCli(computer, backup());
      await commit.held;
      process.kill(running.process.pid ?? 0, 'SIGINT');
      await running.waitFor(/Stopping/);
      process.kill(running.process.pid ?? 0, 'SIGINT');
      const result = await running.done;
      expect(result.signal).toBe('SIGINT');
      const left = await contentsOf(server, bucket);
      expect(left.objects.filter((key) => key.endsWith('.zip'))).toEqual([]);
      commit.release();
      await expectToBeContinued(computer);
      await proxy.close();
    });

    test('a killed launcher takes the program with it', async () => {
      const parts = afterTheFirst();
      const proxy = await startProxy(server.endpoint, [parts]);
      const computer = await computerBehind(proxy);
      const running = startCli(computer, backup(), { launcher: true });
      await untilOnePartArrived(parts);
      running.process.kill('SIGKILL');
      // `done` waits for the output to close, which the program itself holds open until it ends.
      expect((await running.done).signal).toBe('SIGKILL');
      const group = spawnSync('pgrep', ['-r', 'D,R,S,T', '-g', String(running.process.pid)], {
        encoding: 'utf8',
      });
      expect(group.stdout).toBe('');
      const left = await contentsOf(server, bucket);
      expect(left.objects.filter((key) => key.endsWith('.zip'))).toEqual([]);
      parts.release();
      await expectToBeContinued(computer);
      await proxy.close();
    });

    test('no secret was ever printed', () => {
      expect(printed.length).toBeGreaterThan(5);
      expect(printed.filter((text) => text.includes(server.secretAccessKey))).toEqual([]);
    });
  });
}
