/**
 * `npm run demo [-- --keep]`: one journey through the real program, checked at every step. “Computer A” backs up
 * into a small S3 server on a folder, “Computer B” gets everything back. Exit code 0 only when every byte,
 * permission and time came back equal.
 */
import { spawnSync } from 'node:child_process';
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger, startServer, systemClock, systemRandom } from '#engine/index.ts';
import { formatBytes } from '#shared/format-bytes.ts';
import { type Answer, Computer } from './demo/computer.ts';
import { describeTree } from './demo/describe-tree.ts';
import { differences } from './demo/differences.ts';
import { writeSampleFile, writeSampleTree } from './demo/sample-tree.ts';
import { prose } from './demo/seeded-bytes.ts';

const keep = process.argv.includes('--keep');
const folder = mkdtempSync(join(tmpdir(), 'holdall-demo-'));
const accessKeyId = 'HOLDALLDEMO';
const secretAccessKey = Buffer.from(systemRandom.bytes(20)).toString('hex');
let failures = 0;
let step = 0;
const began = performance.now();

function say(text: string): void {
  step += 1;
  console.log(`${String(step).padStart(2)}. ${text}`);
}

function check(what: string, problems: readonly string[]): void {
  if (problems.length === 0) {
    console.log(`    ok: ${what}`);
    return;
  }
  failures += 1;
  console.log(`    FAILED: ${what}`);
  for (const problem of problems.slice(0, 10)) console.log(`      ${problem}`);
}

const inner = (answer: Answer, name: string) => answer[name] as Record<string, unknown>;
const timed = async <T>(work: Promise<T>): Promise<[T, string]> => {
  const start = performance.now();
  const value = await work;
  return [value, `${((performance.now() - start) / 1000).toFixed(1)} s`];
};

async function journey(): Promise<void> {
  const bucket = join(folder, 'bucket');
  mkdirSync(bucket);
  const server = await startServer({
    buckets: { backups: bucket },
    accessKeys: [{ accessKeyId, secretAccessKey }],
    region: 'us-east-1',
    clock: systemClock,
    random: systemRandom,
    logger: silentLogger,
  });
  try {
    say(`Started Holdall's own small S3 server at ${server.endpoint}, keeping its objects in ${bucket}.`);
    const a = new Computer(folder, 'Computer A');
    const b = new Computer(folder, 'Computer B');
    const data = join(a.home, 'App Data');
    await connect(a, server.endpoint);

    writeSampleTree(data, { seed: 2026, notes: 400, database: 30_000_000, video: 12_000_000 });
    const first = describeTree(data);
    say(
      `Computer A: made sample app data, ${first.length} things: notes, a database, a video, links, empty ones.`,
    );
    const firstId = await backUp(a, 'the first backup', true);

    changeSomeFiles(data);
    const second = describeTree(data);
    say(
      'Computer A: worked on: files grew, shrank, moved, came and went; the database changed in one place.',
    );
    check('the data is different now', differences(first, second).length > 0 ? [] : ['nothing changed']);
    const secondId = await backUp(a, 'the second backup', false);
    const again = inner(await a.holdall(backupWords(a)), 'backup');
    check(
      'with nothing changed, a third run says “already up to date” and sends nothing',
      again.upToDate === true && again.id === secondId && again.uploadedBytes === 0
        ? []
        : [JSON.stringify(again)],
    );
    const diff = inner(inner(await a.holdall(['diff', firstId, secondId]), 'diff'), 'totals');
    console.log(
      `    diff says: ${diff.added} added, ${diff.removed} removed, ${diff.changed} changed, ${diff.moved} moved`,
    );

    await connect(b, server.endpoint);
    const rows = (await b.holdall(['list'])) as unknown as { id: string; status: string }[];
    check(
      'Computer B sees both backups, both complete',
      rows.map((row) => `${row.id} ${row.status}`).join() === `${secondId} complete,${firstId} complete`
        ? []
        : [JSON.stringify(rows)],
    );

    await restoreAndCompare(b, 'latest', second, 'every byte, permission and time is as on Computer A');
    await restoreAndCompare(b, firstId, first, 'the older state came back just as well');
    await openWithUnzip(b);
    await verifyAndPrune(b, firstId);
  } finally {
    await server.close();
  }
}

async function connect(computer: Computer, endpoint: string): Promise<void> {
  const words = [
    '--endpoint',
    endpoint,
    '--region',
    'us-east-1',
    '--bucket',
    'backups',
    '--access-key-id',
    accessKeyId,
  ];
  await computer.holdall(
    ['connection', 'add', 'demo', ...words, '--secret-access-key-stdin'],
    secretAccessKey,
  );
  const test = await computer.holdall(['connection', 'test', 'demo']);
  say(`${computer.name}: added the connection; a test wrote, read, listed and removed an object.`);
  check('the connection works', test.ok === true ? [] : [JSON.stringify(test)]);
}

const backupWords = (computer: Computer) => [
  ...['backup', '--connection', 'demo', 'App Data', '--device', computer.name],
];

async function backUp(computer: Computer, what: string, isFirst: boolean): Promise<string> {
  const [answer, took] = await timed(computer.holdall(backupWords(computer)));
  const made = inner(answer, 'backup') as {
    id: string;
    files: number;
    bytes: number;
    size: number;
    uploadedBytes: number;
    copiedBytes: number;
    status: string;
  };
  say(
    `${computer.name}: ${what}: ${made.files} files, ${formatBytes(made.bytes)} packed into a zip of ${formatBytes(made.size)} in ${took}.`,
  );
  const [uploaded, copied] = [formatBytes(made.uploadedBytes), formatBytes(made.copiedBytes)];
  console.log(`    uploaded ${uploaded}; ${copied} were there already and were copied inside the storage`);
  if (!isFirst)
    check(
      'a complete zip again, and less than half of it was uploaded',
      made.uploadedBytes < made.size / 2 && made.copiedBytes > 0 ? [] : [JSON.stringify(answer)],
    );
  check(
    'complete, and the stored object was checked',
    made.status === 'complete' ? [] : [JSON.stringify(answer)],
  );
  return made.id;
}

/** What a day's work does: files grow, shrink, move, come and go, and a database changes in one place. */
function changeSomeFiles(data: string): void {
  writeSampleFile(data, 'notes/3/note 3.txt', prose(1, 50_000));
  writeSampleFile(data, 'notes/4/note 4.txt', 'short now');
  writeSampleFile(data, 'notes/new/brand new.txt', prose(2, 1000));
  writeSampleFile(data, 'empty file', 'no longer empty');
  rmSync(join(data, 'notes/5'), { recursive: true });
  renameSync(join(data, 'private.key'), join(data, 'moved.key'));
  const database = openSync(join(data, 'data/app.sqlite'), 'r+');
  writeSync(database, prose(3, 4096), 0, 4096, 4096 * 1000);
  closeSync(database);
}

async function restoreAndCompare(computer: Computer, id: string, expected: readonly string[], what: string) {
  const target = join(computer.home, `restored-${id}`);
  const [, took] = await timed(computer.holdall(['restore', id, '--to', target]));
  say(`${computer.name}: restored ${id === 'latest' ? 'the latest backup' : `backup ${id}`} in ${took}.`);
  check(what, differences(expected, describeTree(join(target, 'App Data'))));
}

/** Any zip program can open a backup. Where none is installed there is nothing to show. */
async function openWithUnzip(computer: Computer): Promise<void> {
  const zip = join(computer.home, 'backup.zip');
  await computer.holdall(['download', 'latest', zip]);
  say(`${computer.name}: downloaded the latest backup as an ordinary zip file.`);
  const unzip = spawnSync('unzip', ['-tq', zip], { encoding: 'utf8' });
  if (unzip.error) console.log('    (unzip is not installed, so it was not asked)');
  else check('“unzip -t” finds no errors in it', unzip.status === 0 ? [] : [unzip.stdout + unzip.stderr]);
}

async function verifyAndPrune(computer: Computer, firstId: string): Promise<void> {
  await computer.holdall(['verify', 'latest', '--full']);
  say(`${computer.name}: read the whole latest backup back and compared every checksum.`);
  const answer = await computer.holdall(['prune', '--keep-last', '1']);
  const removed = (answer.removed as { id: string }[]).map((row) => row.id);
  say(`${computer.name}: pruned with “keep the last one”: removed ${removed.length} backup.`);
  check('exactly the older backup is gone', removed.join() === firstId ? [] : [JSON.stringify(answer)]);
  const left = (await computer.holdall(['list'])) as unknown as { provenAt: string | null }[];
  check(
    'the newer one is listed as proven restorable',
    left.length === 1 && left[0]?.provenAt ? [] : [JSON.stringify(left)],
  );
}

try {
  console.log('Holdall demo: A backs up, B restores.\n');
  await journey();
} catch (error) {
  failures += 1;
  console.log(`\nThe demo could not go on: ${error instanceof Error ? error.message : String(error)}`);
} finally {
  if (keep) console.log(`\nKept for you to look at: ${folder} (${readdirSync(folder).join(', ')})`);
  else rmSync(folder, { recursive: true, force: true });
}
const seconds = ((performance.now() - began) / 1000).toFixed(1);
console.log(
  failures === 0
    ? `\nAll well: every byte, permission and time came back equal. (${seconds} s)`
    : `\n${failures} check${failures === 1 ? '' : 's'} FAILED. (${seconds} s)`,
);
process.exitCode = failures === 0 ? 0 : 1;
