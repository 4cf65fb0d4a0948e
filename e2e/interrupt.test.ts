import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeSampleTree } from '../scripts/demo/sample-tree.ts';
import { addConnection, type Lab, makeLab } from './support/computers.ts';
import { type FaultyProxy, hold, isPartUpload, startProxy } from './support/proxy.ts';
import { type Computer, lastLine, printed, startCli } from './support/run-cli.ts';
import { contentsOf, emptyBucket, newBucketName, serverChoices, type TestServer } from './support/servers.ts';

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

    test('Ctrl-C: exit code 130, no object and no unfinished upload are left', async () => {
      const parts = hold(isPartUpload);
      const proxy = await startProxy(server.endpoint, [parts]);
      const computer = await computerBehind(proxy);
      const running = startCli(computer, backup(), { launcher: true });
      await parts.held;
      expect((await contentsOf(server, bucket)).uploads).toHaveLength(1);
      // As a terminal does: to the whole group, launcher and program.
      process.kill(-(running.process.pid ?? 0), 'SIGINT');
      const result = await running.done;
      expect(result.code).toBe(130);
      expect(lastLine(result)).toMatchObject({ type: 'error', code: 'cancelled' });
      expect(result.stderr).toContain('Stopping');
      expect(await contentsOf(server, bucket)).toEqual({ objects: [], uploads: [] });
      expect(parts.fired).toBeGreaterThan(0);
      await proxy.close();
    });

    test('a second Ctrl-C ends at once', async () => {
      const everything = hold((incoming) => isPartUpload(incoming) || incoming.method === 'DELETE');
      const proxy = await startProxy(server.endpoint, [everything]);
      const computer = await computerBehind(proxy);
      const running = startCli(computer, backup());
      await everything.held;
      process.kill(running.process.pid ?? 0, 'SIGINT');
      await running.waitFor(/Stopping/);
      process.kill(running.process.pid ?? 0, 'SIGINT');
      const result = await running.done;
      expect(result.signal).toBe('SIGINT');
      await proxy.close();
      const left = await contentsOf(server, bucket);
      expect(left.objects).toEqual([]);
      await emptyBucket(server, bucket);
    });

    test('a killed launcher takes the program with it', async () => {
      const parts = hold(isPartUpload);
      const proxy = await startProxy(server.endpoint, [parts]);
      const computer = await computerBehind(proxy);
      const running = startCli(computer, backup(), { launcher: true });
      await parts.held;
      running.process.kill('SIGKILL');
      // `done` waits for the output to close, which the program itself holds open until it ends.
      expect((await running.done).signal).toBe('SIGKILL');
      const group = spawnSync('pgrep', ['-r', 'D,R,S,T', '-g', String(running.process.pid)], {
        encoding: 'utf8',
      });
      expect(group.stdout).toBe('');
      await proxy.close();
      expect((await contentsOf(server, bucket)).objects).toEqual([]);
      await emptyBucket(server, bucket);
    });

    test('no secret was ever printed', () => {
      expect(printed.length).toBeGreaterThan(5);
      expect(printed.filter((text) => text.includes(server.secretAccessKey))).toEqual([]);
    });
  });
}
