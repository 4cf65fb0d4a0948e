import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { benchServer } from './bench-server.ts';
import { type Contender, contest, type Standing } from './contest.ts';
import { backupContest, connectCommand, packContest, restoreContest, serverEnv } from './contests.ts';
import { type DataSetName, dataSets, makeDataSet } from './data/data-sets.ts';
import { measure } from './measure.ts';
import { summary } from './summary.ts';
import { table } from './table.ts';
import { writeBetweenMarks } from './write-between-marks.ts';

/**
 * Measures us beside what people would use instead, every contender once a round. Options: `--rounds N`, `--sets S,D,M`,
 * `--only pack,backup,restore`, `--write` (the tables into docs/performance.md and a short one into README.md). End to end
 * it uses the server in S3_ENDPOINT (with S3_REGION, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY), else our own.
 */
export async function compare(words: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...words],
    options: {
      rounds: { type: 'string', default: '3' },
      sets: { type: 'string', default: 'S,D,M' },
      only: { type: 'string', default: 'pack,backup,restore' },
      write: { type: 'boolean', default: false },
    },
  });
  const rounds = Number(values.rounds);
  const sets = values.sets.split(',') as DataSetName[];
  const wanted = new Set(values.only.split(','));

  // Memory-backed where there is such a folder: the disk of a shared machine is noise, not a measurement.
  const base = join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'holdall-bench');
  const scratch = join(base, 'scratch');
  const contests: { title: string; standings: Standing[] }[] = [];

  for (const name of sets) {
    const data = makeDataSet(name, base);
    rmSync(scratch, { recursive: true, force: true });
    mkdirSync(scratch, { recursive: true });
    if (wanted.has('pack')) run(`Pack ${name}: ${dataSets[name]}`, packContest(data, scratch));
    if (wanted.has('backup') || wanted.has('restore')) {
      const server = await benchServer(scratch);
      measure(connectCommand(server), serverEnv(server, scratch));
      run(`Back up ${name} to ${server.name}`, backupContest(data, name, server, scratch));
      if (wanted.has('restore'))
        run(`Restore ${name} from ${server.name}`, restoreContest(data, name, server, scratch));
      await server.close();
    }
  }
  rmSync(scratch, { recursive: true, force: true });
  if (values.write) writeTables();

  function run(title: string, contenders: readonly Contender[]): void {
    const standings = contest(title, contenders, rounds);
    console.log(`\n${table(title, standings)}`);
    contests.push({ title, standings });
  }

  function writeTables(): void {
    const machine = `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), Node ${process.versions.node}, medians of ${rounds} interleaved rounds after a warm-up, data in memory.`;
    const tables = contests.map(({ title, standings }) => table(title, standings)).join('\n');
    writeBetweenMarks('docs/performance.md', 'tables', `${machine}\n\n${tables}`);
    writeBetweenMarks('README.md', 'tables', `${machine}\n\n${summary(contests)}`);
  }
}
