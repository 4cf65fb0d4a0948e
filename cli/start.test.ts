import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { silentLogger, startServer, systemClock, systemRandom } from '#engine/index.ts';

/**
 * How much of the program a command loads is most of what it costs to start it. What is held here are lists of modules,
 * because a time would say more about the machine.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const secretAccessKey = 'a-secret-for-tests-only';
const key = { accessKeyId: 'AKIDSTART', secretAccessKey };
const region = 'eu-1';
const folder = mkdtempSync(join(tmpdir(), 'holdall-start-'));
let server: Awaited<ReturnType<typeof startServer>>;

beforeAll(async () => {
  mkdirSync(join(folder, 'bucket'));
  server = await startServer({
    buckets: { backups: join(folder, 'bucket') },
    ...{ accessKeys: [key], clock: systemClock, random: systemRandom, logger: silentLogger, region },
  });
});

afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

/** Names each module on standard error before it is loaded. */
const naming = `data:text/javascript,${encodeURIComponent(`
  import { writeSync } from 'node:fs';
  import { registerHooks } from 'node:module';
  registerHooks({
    load(url, context, next) {
      if (url.startsWith('file:')) writeSync(2, 'loads ' + url + '\\n');
      return next(url, context);
    },
  });
`)}`;

/** The modules that a command line loads, as paths below the project's root. */
async function modulesOf(...words: string[]): Promise<string[]> {
  return await modulesFrom('cli/main.ts', ...words);
}

async function modulesFrom(entry: string, ...words: string[]): Promise<string[]> {
  const child = spawn(process.execPath, ['--import', naming, join(root, entry), ...words], {
    env: {
      ...process.env,
      HOLDALL_HOME: join(folder, 'home'),
      HOLDALL_SECRET_ACCESS_KEY: secretAccessKey,
      // As the launcher sets it.
      NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/holdall'),
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = new Promise((resolve) => child.on('exit', resolve));
  const lines = (await text(child.stderr)).split('\n');
  expect([await ended, lines.filter((line) => line !== '' && !line.startsWith('loads '))]).toEqual([0, []]);
  const urls = lines.filter((line) => line !== '').map((line) => line.slice('loads '.length));
  return urls.map((url) => fileURLToPath(url).slice(root.length));
}

const from = (modules: string[], ...starts: string[]) =>
  modules.filter((path) => starts.some((start) => path.startsWith(start)));

/** What is there for one thing each. */
const heavy = [
  'node_modules/@aws-sdk/',
  'node_modules/@smithy/',
  'node_modules/conf/',
  'node_modules/croner/',
  'node_modules/fast-xml-parser/',
  'node_modules/http-proxy-agent/',
  'node_modules/rfc6902/',
  'node_modules/selfsigned/',
  'node_modules/ws/',
  'engine/backup/run-backup.ts',
  'engine/restore/restore.ts',
  'engine/serve/start-server.ts',
  'engine/service/start-service.ts',
  'web/',
];

test('the version needs no engine and no package but the parser of the words', async () => {
  const modules = await modulesOf('--version');
  expect(modules).toContain('cli/main.ts');
  expect(from(modules, 'engine/', 'web/', 'cli/commands/')).toEqual([]);
  expect(
    from(modules, 'node_modules/').filter((path) => !path.startsWith('node_modules/commander/')),
  ).toEqual([]);
});

test('help loads no command’s work', async () => {
  const modules = await modulesOf('--help');
  expect(modules).toContain('cli/commands/restore.ts');
  expect(from(modules, ...heavy)).toEqual([]);
});

test('looking at settings loads no storage; listing loads that and nothing that writes', async () => {
  const place = ['--endpoint', server.endpoint, '--region', region, '--bucket', 'backups'];
  await modulesOf('connection', 'add', 'home', ...place, '--access-key-id', key.accessKeyId, '--quiet');
  expect(from(await modulesOf('connection', 'list'), ...heavy)).toEqual([]);

  const modules = await modulesOf('list');
  expect(modules.filter((path) => path.startsWith('cli/commands/'))).toEqual(['cli/commands/list.ts']);
  expect(from(modules, 'node_modules/@aws-sdk/client-s3/')).not.toEqual([]);
  const rest = heavy.filter((start) => !/@aws-sdk|@smithy/.test(start));
  expect(from(modules, ...rest, 'node_modules/@aws-sdk/s3-request-presigner/')).toEqual([]);
});

test.each([
  'engine/increment/compare/hash-jobs.ts',
  'engine/backup/pack/pack-jobs.ts',
  'engine/restore/unpack-jobs.ts',
  'engine/serve/payload/digest-jobs.ts',
])('a thread that runs %s loads neither shapes nor a client', async (jobs) => {
  const modules = await modulesFrom(jobs);
  expect(modules).toContain(jobs);
  expect(from(modules, ...heavy, 'node_modules/zod/')).toEqual([]);
});
