import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { silentLogger } from '../ports/logger.ts';
import { systemClock, systemRandom } from '../ports/system.ts';
import type { RequestFacts } from '../serve/server-options.ts';
import { startTestServer, testKey, testRegion } from '../serve/testing/test-server.ts';
import { openStorage } from '../storage/open-storage.ts';
import { FakeRandom } from '../testing/fake-random.ts';
import { collect } from '../testing/storage-suite.ts';
import { TemporaryFolder } from '../testing/temporary-folder.ts';
import { halfPart, killedUpload, type UploadOrder, type UploadReport } from '../testing/upload-child.ts';

const child = path.join(import.meta.dirname, '..', 'testing', 'upload-child.ts');
const modules = path.join(import.meta.dirname, '../../node_modules/.cache/holdall');
const baseKey = 'base.zip';
const { base, result, steps } = killedUpload();
/** What does not stand in the base, and what is fetched from it because it is too short for a part (half of one). */
const mostSent =
  halfPart + result.length - steps.reduce((sum, s) => sum + (s.kind === 'copy' ? s.end - s.start : 0), 0);

/** Runs the upload in a process of its own, which is killed when the server has answered so many requests. */
async function run(order: UploadOrder, killAfter: number, watch: (onRequest: () => void) => void) {
  const running = spawn(process.execPath, [child, JSON.stringify(order)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    // Many short lives, all of the same modules.
    env: { ...process.env, NODE_COMPILE_CACHE: modules },
  });
  let answered = 0;
  watch(() => {
    answered += 1;
    if (answered === killAfter) running.kill('SIGKILL');
  });
  const ended = once(running, 'exit');
  const output = await text(running.stdout);
  await ended;
  watch(() => {});
  const killed = running.signalCode === 'SIGKILL';
  if (!killed) expect(running.exitCode).toBe(0);
  return killed ? undefined : (JSON.parse(output) as UploadReport);
}

test.each([1, 2, 3])(
  'killed at random moments (seed %i): continued, nothing sent twice, nothing left',
  async (seed) => {
    using home = new TemporaryFolder();
    const requests: RequestFacts[] = [];
    let onRequest = () => {};
    const server = await startTestServer({
      limits: { smallestPart: 1000 },
      onRequest: (facts) => {
        requests.push(facts);
        onRequest();
      },
    });
    const { accessKeyId, secretAccessKey } = testKey;
    const access = { endpoint: server.endpoint, region: testRegion, accessKeyId };
    const fixed = {
      name: 'x',
      bucket: 'data',
      rootPath: '',
      addressing: 'path' as const,
      caFile: null,
      proxy: null,
    };
    const ports = { clock: systemClock, random: systemRandom, logger: silentLogger };
    const storage = await openStorage({ ...access, ...fixed }, { secretAccessKey }, ports);
    try {
      const { etag } = await storage.put(baseKey, base);
      requests.length = 0;
      const random = new FakeRandom(seed);
      let report: UploadReport | undefined;
      let kills = 0;
      for (let round = 1; !report; round += 1) {
        const order = {
          ...access,
          secretAccessKey,
          home: home.path,
          base: { key: baseKey, etag, size: base.length },
          key: `new-${round}.zip`,
        };
        // Later rounds have less to do; the last ones are left alone.
        const killAfter = round <= 5 ? 1 + random.integer(14) : Number.POSITIVE_INFINITY;
        report = await run(order, killAfter, (act) => {
          onRequest = act;
        });
        if (!report) kills += 1;
      }
      // A run that has little left to do may end before its kill comes.
      expect(kills).toBeGreaterThan(1);
      expect(await storage.listUploads('')).toEqual([]);
      const stored = await collect((await storage.get(report.key)).body);
      expect(Buffer.compare(stored, result)).toBe(0);
      expect((await storage.head(report.key)).size).toBe(result.length);
      if (report.kind !== 'object') expect(report.sent + report.resumed + report.copied).toBe(result.length);
      const sent = requests.filter(({ method, status }) => method === 'PUT' && status === 200);
      // What has arrived is recognised, even when the answer was never read.
      expect(sent.reduce((sum, { bytesIn }) => sum + bytesIn, 0)).toBeLessThanOrEqual(mostSent);
    } finally {
      storage.close();
      await server.remove();
    }
  },
);
