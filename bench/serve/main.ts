import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { benchServer } from '../bench-server.ts';
import { writeBetweenMarks } from '../write-between-marks.ts';
import type { Place } from './place.ts';
import { type Round, throughputTable } from './table.ts';
import { type Lap, throughput } from './throughput.ts';

/**
 * `npm run bench -- serve [--rounds N] [--write]`: how fast our server is beside the one in S3_ENDPOINT, both on this
 * machine and in turns. Our files are in memory where there is such a folder, as Ceph's are in the tests.
 */
export async function serve(words: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...words],
    options: { rounds: { type: 'string', default: '3' }, write: { type: 'boolean', default: false } },
  });
  const theirs = otherServer();
  delete process.env.S3_ENDPOINT;
  const scratch = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'holdall-serve-'));
  const ours = await benchServer(scratch);
  const rounds: Round[] = [];
  try {
    // One more than asked for: the first warms both up.
    for (let round = 0; round <= Number(values.rounds); round += 1) {
      console.error(round === 0 ? 'to warm up:' : `round ${round} of ${values.rounds}:`);
      const laps = {
        ours: await throughput(ours, { say: say('ours'), makesBucket: false }),
        theirs: await throughput(theirs, { say: say('theirs'), makesBucket: true }),
      };
      if (round > 0) rounds.push(laps);
    }
  } finally {
    await ours.close();
    rmSync(scratch, { recursive: true, force: true });
  }
  const name = process.env.S3_NAME ?? 'the other server';
  const table = `${throughputTable(rounds, name)}\nMedians of ${rounds.length} rounds, eight requests at a time, ${cpus().length} cores for servers and client together.\n`;
  console.log(table);
  if (values.write) writeBetweenMarks('docs/performance.md', 'serve', table);
}

function otherServer(): Place {
  const { S3_ENDPOINT: endpoint, ...env } = process.env;
  if (!endpoint) throw new Error('S3_ENDPOINT has to name a server to compare with.');
  return {
    endpoint,
    region: env.S3_REGION ?? 'us-east-1',
    accessKeyId: env.S3_ACCESS_KEY_ID ?? '',
    secretAccessKey: env.S3_SECRET_ACCESS_KEY ?? '',
    bucket: `bench-${process.pid}`,
  };
}

function say(who: string): (lap: Lap) => void {
  return ({ what, milliseconds }) =>
    console.error(`  ${who}: ${what}: ${(milliseconds / 1000).toFixed(2)} s`);
}
