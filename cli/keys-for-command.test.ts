import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLogger, startServer, systemClock, systemRandom } from '#engine/index.ts';
import { type ExpiringKeys, expiringKeys } from '#engine/testing/expiring-keys.ts';
import { type QuirkyServer, startQuirkyServer } from '#engine/testing/quirky-server.ts';
import { run } from './run.ts';
import { testHost } from './testing/test-host.ts';

const serverKey = { accessKeyId: 'BEHINDTHELAYER000001', secretAccessKey: 'behindSecret00000000000000000' };
const keys = (n: number) => ({ accessKeyId: `TEMPORARYKEY${n}`, sessionToken: `temporary-token-${n}` });
const secretOf = (n: number) => `temporarySecret-${n}`;
const plenty = 1_000_000;

let folder: string;
let server: Awaited<ReturnType<typeof startServer>>;
let layer: QuirkyServer;
let expiring: ExpiringKeys;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'holdall-cli-keys-'));
  for (const name of ['bucket', 'docs']) mkdirSync(join(folder, name));
  writeFileSync(join(folder, 'docs', 'note.txt'), 'a note');
  writeFileSync(join(folder, 'secret.txt'), secretOf(1));
  writeFileSync(join(folder, 'token.txt'), keys(1).sessionToken);
  const ports = { clock: systemClock, random: systemRandom, logger: silentLogger };
  const buckets = { data: join(folder, 'bucket') };
  server = await startServer({ ...ports, buckets, accessKeys: [serverKey], region: 'home' });
  expiring = expiringKeys([{ ...keys(1), requests: 2 }], { status: 400, code: 'ExpiredToken' });
  layer = await startQuirkyServer(server.endpoint, [expiring.quirk], { ...serverKey, region: 'home' });
  const where = ['--endpoint', layer.endpoint, '--region', 'home', '--bucket', 'data'];
  const secrets = ['--secret-access-key-file', 'secret.txt', '--session-token-file', 'token.txt'];
  const words = ['connection', 'add', 'home', ...where, '--access-key-id', keys(1).accessKeyId, ...secrets];
  expect((await holdall(words)).code).toBe(0);
});
afterEach(async () => {
  await layer.close();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function holdall(words: readonly string[], options: Parameters<typeof testHost>[0] = {}) {
  const host = testHost({ cwd: folder, homeFolder: folder, ...options });
  const code = await run(['--home', join(folder, 'settings'), ...words], host);
  const said = host.stdout.text + host.stderr.text;
  for (const n of [1, 2]) {
    expect(said).not.toContain(secretOf(n));
    expect(said).not.toContain(keys(n).sessionToken);
  }
  return { code, said, questions: host.questions };
}

const backup = ['backup', '--connection', 'home', 'docs'];

test('at a terminal it asks for new keys, goes on, and remembers them', async () => {
  expiring.grant({ ...keys(2), requests: plenty });
  const answers = [
    keys(2).accessKeyId,
    'with a space',
    'x',
    keys(2).accessKeyId,
    secretOf(2),
    keys(2).sessionToken,
  ];
  const { code, said, questions } = await holdall(backup, { terminal: true, answers });
  expect([code, expiring.expiries()]).toEqual([0, 1]);
  expect(said).toContain('The temporary credentials have expired.');
  expect(said).toContain('there is a space in the middle of it');
  expect(questions.map(({ hidden }) => hidden)).toEqual([false, true, true, false, true, true]);
  expect(questions[0]?.question).toContain(keys(1).accessKeyId);

  const restored = await holdall(['restore', 'latest', '--to', 'there']);
  expect(restored.code).toBe(0);
  expect(existsSync(join(folder, 'there', 'docs', 'note.txt'))).toBe(true);
});

test('where nobody can be asked it fails with a clear sentence, and the next run takes the new keys', async () => {
  const refused = await holdall([...backup, '--json']);
  expect([refused.code, expiring.expiries() > 0]).toEqual([6, true]);
  expect(refused.said).toContain('token-expired');
  expect(refused.questions).toEqual([]);
  expiring.grant({ ...keys(2), requests: plenty });
  const set = ['connection', 'set', 'home'];
  await holdall([...set, 'access-key-id', keys(2).accessKeyId]);
  await holdall([...set, 'secret-access-key', '--secret-access-key-stdin'], { stdin: secretOf(2) });
  await holdall([...set, 'session-token', '--session-token-stdin'], { stdin: keys(2).sessionToken });
  expect((await holdall(backup)).code).toBe(0);
});
