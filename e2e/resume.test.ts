import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeTree } from '../scripts/demo/describe-tree.ts';
import { writeSampleTree } from '../scripts/demo/sample-tree.ts';
import { noise } from '../scripts/demo/seeded-bytes.ts';
import { addConnection, type Lab, makeLab } from './support/computers.ts';
import { KillSwitch, type Moment } from './support/kill-switch.ts';
import { type FaultyProxy, startProxy } from './support/proxy.ts';
import { type CliResult, type Computer, cli, lastLine, startCli } from './support/run-cli.ts';
import {
  arrivedParts,
  contentsOf,
  emptyBucket,
  newBucketName,
  serverChoices,
  type TestServer,
} from './support/servers.ts';

const MB = 1_000_000;
/** `HOLDALL_TEST_RESUME_MB=1000` makes the data of the rare, long check. */
const size = Number(process.env.HOLDALL_TEST_RESUME_MB ?? 120) * MB;
const fileSize = Math.round(size / 120);
/** Of every upload here but the long check's. */
const partSize = 8 * 1024 * 1024;

/** One of these is drawn for each kill in the middle of sending: a share of what is left to be sent. Seeded. */
const shares = [...noise(41, 40)].map((byte) => (0.8 * byte) / 256);

/**
 * When the runs of each backup are killed, in turn; then one is left alone. `upload` is about what has to be sent in all:
 * the backups after the first one take over what has not changed, but for a full one.
 */
const backups: readonly { kills: readonly Moment['at'][]; upload: number; full?: boolean }[] = [
  { kills: ['begun', 'sending', 'sending', 'marked', 'completed'], upload: size },
  { kills: ['begun', 'copied', 'sending', 'sending', 'checking'], upload: size / 4 },
  { kills: ['sending', 'sending', 'sending', 'marked', 'marked'], upload: size, full: true },
  { kills: ['copied', 'sending', 'sending', 'marked', 'completed'], upload: size / 4 },
];

function expectToEndWell({ code, stdout, stderr }: CliResult): void {
  expect(`${code} ${code === 0 ? '' : stdout + stderr}`).toBe('0 ');
}

for (const choice of serverChoices()) {
  describe.skipIf(choice.start === undefined)(`kill -9 at twenty moments on ${choice.name}`, () => {
    let lab: Lab;
    let server: TestServer;
    let proxy: FaultyProxy;
    let computer: Computer;
    let data: string;
    const bucket = newBucketName();
    const trigger = new KillSwitch();
    const keys: string[] = [];

    beforeAll(async () => {
      lab = makeLab();
      if (choice.start === undefined) throw new Error('unreachable: skipped');
      server = await choice.start();
      proxy = await startProxy(server.endpoint, [], trigger);
      computer = lab.computer('a');
      const added = await addConnection(computer, server, { bucket, endpoint: proxy.endpoint });
      expect(added.code).toBe(0);
      data = join(computer.home, 'data');
      writeSampleTree(data, { seed: 11, notes: 40, database: 5 * MB, video: size / 2 });
      for (let index = 0; index < 60; index += 1) writeFileOf(index, 0);
    });
    afterAll(async () => {
      await proxy?.close();
      if (choice.name.startsWith('external')) await emptyBucket(server, bucket);
      await server?.close();
      lab?.remove();
    });

    function writeFileOf(index: number, day: number): void {
      writeFileSync(join(data, 'media', `${index}.jpg`), noise(1000 * day + index + 5000, fileSize));
    }

    /** One run, killed at the moment or left alone. */
    async function run(words: readonly string[], moment?: Moment) {
      const before = await arrivedParts(server, bucket);
      const running = startCli(computer, ['backup', '-c', 'c', 'data', ...words, '--json']);
      trigger.aim(running.process, moment);
      const result = await running.done;
      await proxy.settled();
      // Nothing that had arrived goes over the line again.
      const again = [...trigger.sent].filter(([part]) => before.has(part));
      expect(again.reduce((sum, [, bytes]) => sum + bytes, 0)).toBeLessThan(partSize);
      return { result, before };
    }

    let kills = 0;
    test.each(backups.map((one, day) => ({ ...one, day })))(
      'backup $day goes on after each kill, sends nothing twice and leaves nothing behind',
      async ({ kills: moments, upload, full = false, day }) => {
        if (day > 0) for (let index = day; index < 60; index += 2) writeFileOf(index, day);
        const options = full ? ['--full'] : [];
        let exists = false;
        let left = upload;
        for (const at of moments) {
          const bytes = Math.max(1, Math.round((shares.pop() ?? 0) * left));
          const { result } = await run(options, at === 'sending' ? { at, bytes } : { at });
          expect([at, trigger.fired, result.signal], result.stdout).toEqual([at, true, 'SIGKILL']);
          kills += 1;
          left -= trigger.sentBytes;
          exists = at === 'completed' || at === 'checking';
        }
        const { result, before } = await run(options);
        expectToEndWell(result);
        const made = lastLine(result).backup as Record<'size' | 'resumedBytes' | 'copiedBytes', number> & {
          key: string;
          upToDate: boolean;
        };
        // What was stored before the kill is looked at and counts; nothing of it is sent again.
        expect(made.upToDate).toBe(exists);
        if (exists) expect(trigger.sentBytes).toBe(0);
        else {
          const arrived = [...before.values()].reduce((sum, bytes) => sum + bytes, 0);
          expect(arrived).toBeGreaterThan(partSize);
          expect(trigger.sentBytes).toBeLessThan(made.size - arrived + partSize);
          expect(made.resumedBytes).toBeGreaterThan(0);
        }
        keys.push(made.key);
        const { objects, uploads } = await contentsOf(server, bucket);
        expect([objects.toSorted(), uploads]).toEqual([keys.toSorted(), []]);
        const target = join(computer.home, `restored ${day}`);
        expectToEndWell(await cli(computer, ['restore', 'latest', '--to', target]));
        expect(describeTree(join(target, 'data'))).toEqual(describeTree(data));
      },
    );

    test('twenty runs were killed', () => {
      expect(kills).toBe(20);
    });
  });
}
