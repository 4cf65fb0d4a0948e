import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { benchServer } from '../bench-server.ts';
import { writeBetweenMarks } from '../write-between-marks.ts';
import { DailyBackups } from './daily-backups.ts';
import { DailyFiles } from './daily-files.ts';
import { brokenBudgets, type Day, dailyTable } from './daily-table.ts';

const MB = 1_000_000;
/** Each is a complete zip: more would only take memory. */
const KEPT = 2;

/**
 * `npm run bench -- daily [--days N] [--megabytes N] [--files N] [--equal-parts] [--write]`: backs up a folder in which
 * one byte of a hundred changes a day, every day, to the server in S3_ENDPOINT or to our own. Says what was uploaded beside
 * what had changed, and how much of the zip is dead. Fails when a budget is exceeded.
 */
export async function daily(words: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...words],
    options: {
      days: { type: 'string', default: '30' },
      megabytes: { type: 'string', default: '1000' },
      files: { type: 'string', default: '5000' },
      'equal-parts': { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
    },
  });
  const scratch = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'holdall-daily-'));
  const [folder, home] = [join(scratch, 'data'), join(scratch, 'home')];
  for (const each of [folder, home]) mkdirSync(each);
  const server = await benchServer(scratch);
  const equalParts = values['equal-parts'];
  const backups = await DailyBackups.open({ server, folder, home, equalParts });
  const days: Day[] = [];
  try {
    const size = { files: Number(values.files), bytes: Number(values.megabytes) * MB };
    const files = new DailyFiles(folder, { ...size, seed: 2026 });
    for (let day = 0; day < Number(values.days); day += 1) {
      const work = day === 0 ? { changedBytes: 0, packedBytes: 0 } : files.work();
      const began = performance.now();
      const { result, deadBytes } = await backups.backUp();
      const seconds = (performance.now() - began) / 1000;
      days.push({ ...work, ...result, deadBytes, seconds });
      await backups.keepNewest(KEPT);
      process.stderr.write(
        `day ${day}: ${(result.uploadedBytes / MB).toFixed(1)} MB, ${seconds.toFixed(1)} s\n`,
      );
    }
  } finally {
    await backups.keepNewest(0);
    backups.close();
    await server.close();
    rmSync(scratch, { recursive: true });
  }
  const table = dailyTable(days);
  console.log(`\n${values.days} days on ${server.name}\n\n${table}`);
  if (values.write) {
    const machine = `${cpus().length} cores, ${values.megabytes} MB in ${values.files} files, ${server.name}.`;
    writeBetweenMarks('docs/performance.md', equalParts ? 'equal days' : 'days', `${machine}\n\n${table}`);
  }
  const broken = brokenBudgets(days, equalParts);
  for (const sentence of broken) console.log(sentence);
  process.exitCode = broken.length === 0 ? 0 : 1;
}
