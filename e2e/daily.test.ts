import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DailyBackups } from '../bench/daily/daily-backups.ts';
import { DailyFiles } from '../bench/daily/daily-files.ts';
import { brokenBudgets, type Day } from '../bench/daily/daily-table.ts';
import { expectReadersToFind, zipReaders } from '../engine/testing/seven-readers.ts';
import { treeOf } from '../engine/testing/tree-of.ts';
import { type Lab, makeLab } from './support/computers.ts';
import { type FaultyProxy, startProxy } from './support/proxy.ts';
import { emptyBucket, newBucketName, serverChoices, type TestServer, withBucket } from './support/servers.ts';

const MB = 1_000_000;
const DAYS = 30;
/** Seven programs take some seconds for a zip: all days only where `HOLDALL_TEST_ALL_DAYS=1` asks for it. */
const isRead = (day: number) => process.env.HOLDALL_TEST_ALL_DAYS === '1' || day % 5 === 4;

for (const choice of serverChoices()) {
  describe.skipIf(choice.start === undefined)(`a month of backups on ${choice.name}`, () => {
    let lab: Lab;
    let server: TestServer;
    let proxy: FaultyProxy;
    let sentBytes = 0;
    const bucket = newBucketName();

    beforeAll(async () => {
      lab = makeLab();
      if (choice.start === undefined) throw new Error('unreachable: skipped');
      server = await choice.start();
      proxy = await startProxy(server.endpoint, [], {
        onBytes: ({ method, url = '' }, bytes) => {
          if (method === 'PUT' && /\.zip(?:\?|$)/.test(url)) sentBytes += bytes;
        },
        onAnswer: () => {},
      });
      await withBucket(server, bucket, (storage) => storage.createBucket());
    });
    afterAll(async () => {
      await proxy?.close();
      if (choice.name.startsWith('external')) await emptyBucket(server, bucket);
      await server?.close();
      lab?.remove();
    });

    test('little is uploaded, and the zips open everywhere', async () => {
      const [folder, home] = [join(lab.folder, 'data'), join(lab.folder, 'home')];
      for (const each of [folder, home]) mkdirSync(each, { recursive: true });
      const backups = await DailyBackups.open({
        ...{ server: { ...server, bucket, endpoint: proxy.endpoint }, folder, home, equalParts: false },
      });
      const files = new DailyFiles(folder, { files: 200, bytes: 20 * MB, seed: 7, onlyNoise: true });
      const days: Day[] = [];
      let read = 0;
      try {
        for (let day = 0; day < DAYS; day += 1) {
          const work = day === 0 ? { changedBytes: 0, packedBytes: 0 } : files.work();
          sentBytes = 0;
          const { result, deadBytes } = await backups.backUp();
          // What the result says is what went over the line, in parts or in one piece.
          expect(sentBytes).toBe(result.uploadedBytes);
          expect(result.upToDate).toBe(false);
          days.push({ ...work, ...result, deadBytes, seconds: 0 });
          await backups.keepNewest(2);
          if (!isRead(day)) continue;
          const zip: Uint8Array[] = [];
          for await (const piece of (await backups.storage.get(result.key)).body) zip.push(piece);
          const expected = { data: null, ...treeOf(lab.folder, 'data') };
          read += 1;
          const names = await expectReadersToFind(Buffer.concat(zip), expected, join(lab.folder, 'readers'));
          expect(names).toEqual([...Object.keys(zipReaders().programs), ...Object.keys(zipReaders().plain)]);
        }
      } finally {
        backups.close();
      }
      expect(read).toBeGreaterThanOrEqual(DAYS / 5);
      expect(brokenBudgets(days, false)).toEqual([]);
      // The bytes came from the backup before, day after day.
      expect(days.slice(1).filter((day) => day.copiedBytes < day.size / 2)).toEqual([]);
    });
  });
}
