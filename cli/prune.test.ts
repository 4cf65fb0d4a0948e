import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLogger, startServer, systemClock, systemRandom } from '#engine/index.ts';
import { run } from './run.ts';
import { testHost } from './testing/test-host.ts';

const accessKey = { accessKeyId: 'CLIPRUNEKEY000000001', secretAccessKey: 'cliPruneSecret00000000000000' };

let folder: string;
let server: Awaited<ReturnType<typeof startServer>>;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'holdall-cli-prune-'));
  for (const name of ['bucket', 'docs']) mkdirSync(join(folder, name));
  writeFileSync(join(folder, 'docs', 'note.txt'), 'a note');
  writeFileSync(join(folder, 'secret.txt'), accessKey.secretAccessKey);
  const ports = { clock: systemClock, random: systemRandom, logger: silentLogger };
  const buckets = { data: join(folder, 'bucket') };
  server = await startServer({ ...ports, buckets, accessKeys: [accessKey], region: 'home' });
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What one computer, known by its settings, is told to do. */
async function holdall(computer: string, ...words: string[]): Promise<string> {
  const host = testHost({ cwd: folder, homeFolder: folder });
  const code = await run(['--home', join(folder, computer), ...words], host);
  expect([code, host.stderr.text]).toEqual([0, expect.anything()]);
  return host.stdout.text;
}

async function backUpAs(computer: string, name: string): Promise<void> {
  const words = ['backup', '--connection', 'home', 'docs', '--device', name, '--even-if-unchanged'];
  await holdall(computer, ...words);
}

/** A mark of 2020 beside nothing, in the folder of that name. */
function leaveMark(name: string): void {
  const place = join(folder, 'bucket', 'docs', name);
  const [zip = ''] = readdirSync(place).filter((file) => file.endsWith('.zip'));
  const mark = join(place, zip.replace(/^\d{8}/, '20200101').replace(/zip$/, 'unchecked.json'));
  writeFileSync(mark, '{}');
  utimesSync(mark, 1_577_836_800, 1_577_836_800);
}

const marksOf = (name: string) =>
  readdirSync(join(folder, 'bucket', 'docs', name)).filter((file) => file.endsWith('.unchecked.json')).length;

test('prune --device removes marks without a backup under all names of that computer', async () => {
  const where = ['--endpoint', server.endpoint, '--region', 'home', '--bucket', 'data'];
  const keys = ['--access-key-id', accessKey.accessKeyId, '--secret-access-key-file', 'secret.txt'];
  for (const computer of ['one', 'two'])
    await holdall(computer, 'connection', 'add', 'home', ...where, ...keys);
  await backUpAs('one', 'desk');
  await backUpAs('one', 'attic');
  await backUpAs('two', 'mac');
  for (const name of ['desk', 'attic', 'mac']) leaveMark(name);
  const marks = () => ['desk', 'attic', 'mac'].map(marksOf);

  await holdall('two', 'prune', '--keep-last', '9', '--device', 'desk', '--dry-run');
  expect(marks()).toEqual([1, 1, 1]);
  await holdall('two', 'prune', '--keep-last', '9', '--device', 'desk');
  expect(marks()).toEqual([0, 0, 1]);
  await holdall('two', 'prune', '--keep-last', '9');
  expect(marks()).toEqual([0, 0, 0]);
});
