import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { silentLogger } from '#engine/ports/logger.ts';
import { systemClock, systemRandom } from '#engine/ports/system.ts';
import type { AccessKey, RequestFacts, RunningServer, ServerOptions } from '../server-options.ts';
import { startServer } from '../start-server.ts';

export const testKey: AccessKey = { accessKeyId: 'TESTKEY', secretAccessKey: 'test/secret+key' };
export const testRegion = 'home-1';

export interface TestServer extends RunningServer {
  /** The folder behind the bucket `data`. */
  readonly folder: string;
  /** Where clients' own buckets go. */
  readonly made: string;
  /** Every request answered so far. */
  readonly requests: RequestFacts[];
  /** What the server found worth a warning: an `InternalError` leaves its reason here. */
  readonly warnings: string[];
  /** Closes the server and removes the folders. */
  remove(): Promise<void>;
}

/** A server on a free port with one bucket, `data`, in a temporary folder. For tests only. */
export async function startTestServer(options: Partial<ServerOptions> = {}): Promise<TestServer> {
  const home = await mkdtemp(path.join(tmpdir(), 'holdall-serve-'));
  const folder = path.join(home, 'data');
  const made = path.join(home, 'made');
  await mkdir(folder);
  await mkdir(made);
  const requests: RequestFacts[] = [];
  const warnings: string[] = [];
  const server = await startServer({
    buckets: { data: folder },
    allowCreateBucketIn: made,
    accessKeys: [testKey],
    region: testRegion,
    clock: systemClock,
    random: systemRandom,
    logger: {
      ...silentLogger,
      warn: (message, facts) => warnings.push(`${message} ${JSON.stringify(facts)}`),
    },
    onRequest: (facts) => requests.push(facts),
    ...options,
  });
  const remove = async () => {
    await server.close();
    await rm(home, { recursive: true, force: true });
  };
  return { ...server, folder, made, requests, warnings, remove };
}
