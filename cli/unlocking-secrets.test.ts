import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSettings, silentLogger, systemClock, systemFileSystem, systemRandom } from '#engine/index.ts';
import { run } from './run.ts';
import { testHost } from './testing/test-host.ts';

const PASSPHRASE = 'correct horse battery';
const SECRET = 'very-secret-key';

let home: string;
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'holdall-locked-'));
  await holdall([...words('nas'), '--secret-access-key-stdin'], { stdin: SECRET });
  const ports = {
    ...{ clock: systemClock, random: systemRandom, files: systemFileSystem, logger: silentLogger },
  };
  await openSettings(home, ports, 'test-computer').secretLock.changePassphrase(PASSPHRASE, null);
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const words = (name: string) => [
  ...['connection', 'add', name, '--endpoint', 'https://s3.example.com', '--region', 'us-east-1'],
  ...['--bucket', 'a-bucket', '--access-key-id', 'KEY0123456789'],
];

async function holdall(argv: string[], options: Parameters<typeof testHost>[0] = {}) {
  const host = testHost({ ...options, env: { HOLDALL_HOME: home, ...options.env } });
  const code = await run(argv, host);
  const said = host.stdout.text + host.stderr.text;
  expect(said).not.toContain(PASSPHRASE);
  expect(said).not.toContain(SECRET);
  return { code, said, questions: host.questions };
}

test('asked for once, without echo, and only when a secret is needed', async () => {
  const { code, questions } = await holdall(['connection', 'show', 'nas'], {
    terminal: true,
    answers: [PASSPHRASE],
  });
  expect(code).toBe(0);
  expect(questions).toEqual([
    { question: 'Passphrase over the secrets of this computer (not shown): ', hidden: true },
  ]);
  const plans = await holdall(['plan', 'list'], { terminal: true });
  expect([plans.code, plans.questions]).toEqual([0, []]);
});

test('taken from the environment, also for a new connection', async () => {
  const env = { HOLDALL_PASSPHRASE: PASSPHRASE };
  expect((await holdall(['connection', 'show', 'nas', '--json'], { env })).code).toBe(0);
  const added = await holdall([...words('other'), '--secret-access-key-stdin'], { env, stdin: SECRET });
  expect(added.code).toBe(0);
  expect((await holdall(['connection', 'show', 'other', '--json'], { env })).said).toContain('stored');
});

test('where nobody can be asked it says what is missing, and a wrong one changes nothing', async () => {
  const silent = await holdall(['connection', 'show', 'nas', '--json']);
  expect([silent.code, silent.said]).toEqual([6, expect.stringContaining('secrets-locked')]);
  const env = { HOLDALL_PASSPHRASE: 'not this one' };
  const wrong = await holdall([...words('other'), '--secret-access-key-stdin', '--json'], {
    env,
    stdin: SECRET,
  });
  expect(wrong.said).toContain('passphrase-wrong');
  const list = await holdall(['connection', 'list', '--json'], { env: { HOLDALL_PASSPHRASE: PASSPHRASE } });
  expect(list.said).not.toContain('other');
});
