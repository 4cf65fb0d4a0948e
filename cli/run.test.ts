import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { commandReference } from './reference.ts';
import { run } from './run.ts';
import { type TestHost, testHost } from './testing/test-host.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdall-cli-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function holdall(words: readonly string[], options: Parameters<typeof testHost>[0] = {}) {
  const host = testHost({ cwd: folder, homeFolder: folder, ...options });
  const code = await run(['--home', join(folder, 'settings'), ...words], host);
  return { code, host, out: host.stdout.text, err: host.stderr.text };
}

const lastJson = (host: TestHost) => JSON.parse(host.stdout.text.trim().split('\n').at(-1) ?? '');
const secret = 'top-secret-value-123';
const add = (name = 'home') => [
  ...['connection', 'add', name, '--endpoint', 'https://s3.example.com', '--region', 'eu-1'],
  ...['--bucket', 'backups', '--access-key-id', 'AKIDEXAMPLE0001'],
];

describe('usage', () => {
  test('an unknown command and an unknown option are usage errors, as text and as JSON', async () => {
    const text = await holdall(['backdown']);
    expect(text.code).toBe(2);
    expect(text.out).toBe('');
    expect(text.err).toContain("Unknown command 'backdown'");
    const json = await holdall(['list', '--nonsense=abc', '--json']);
    expect(json.code).toBe(2);
    expect(lastJson(json.host)).toMatchObject({ type: 'error', code: 'usage-invalid' });
    expect(json.out).not.toContain('abc');
    expect(json.err).toBe('');
  });
  test('no command at all shows what there is', async () => {
    for (const words of [[], ['connection']]) {
      const { code, out, err } = await holdall(words);
      expect([code, out]).toEqual([2, '']);
      expect(err).toContain('Commands:');
      expect(err).not.toContain('Error:');
    }
  });
  test('too many words are not repeated: one may be a secret', async () => {
    const { code, out, err } = await holdall(['connection', 'show', 'home', secret]);
    expect(code).toBe(2);
    expect(out + err).not.toContain(secret);
  });
  test.each([
    ['backup', ''],
    ['backup', 'folder', ' '],
    ['plan', 'add', 'notes', ''],
    ['restore', 'latest', '--to', ''],
    ['restore', 'latest', '', '--to', 'there'],
    ['download', 'latest', ''],
  ])('an empty name, as of an unset variable, is not the current folder: %j %j %j %j', async (...words) => {
    await holdall(add(), { env: { HOLDALL_SECRET_ACCESS_KEY: secret } });
    const { code, err } = await holdall(words);
    expect(code).toBe(2);
    expect(err).toMatch(/ is empty\./);
  });
  test('--version and --help end well', async () => {
    expect(await holdall(['--version'])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
    const help = await holdall(['restore', '--help']);
    expect(help.code).toBe(0);
    expect(help.out).toContain('Examples:');
    expect(help.out).toContain('--on-conflict');
    expect(help.out).toContain('--json');
  });
  test('global options count before and after the command', async () => {
    const before = await holdall(['--json', 'connection', 'list']);
    const after = await holdall(['connection', 'list', '--json']);
    expect([before.out, after.out]).toEqual(['[]\n', '[]\n']);
  });
  test.each([
    [['prune', '--keep-last', 'many']],
    [['verify', 'x', '--sample', '0%']],
    [['verify', 'x', '--sample', '5', '--full']],
    [['restore', 'x']],
    [['restore', 'x', '--to', 'y', '--on-conflict', 'perhaps']],
    [['serve', '--bucket', 'nothing']],
    [['backup', '--level', '0', '/tmp']],
  ])('%j is refused before anything starts', async (words) => {
    expect((await holdall(words)).code).toBe(2);
  });
});

describe('secrets', () => {
  test('a secret on the command line is refused with a sentence that says how instead', async () => {
    for (const words of [
      [...add(), '--secret-access-key', secret],
      [...add(), `--secret-access-key=${secret}`],
      ['connection', 'set', 'home', 'secret-access-key', secret],
    ]) {
      if (words[1] === 'set')
        await holdall([...add(), '--secret-access-key-stdin'], { stdin: 'other-secret' });
      const { code, out, err } = await holdall([...words, '--json']);
      expect(code).toBe(2);
      expect(out).toContain('--secret-access-key-file FILE');
      expect(out + err).not.toContain(secret);
    }
  });
  test('asked for without echo on a terminal', async () => {
    const { code, host, out, err } = await holdall(add(), { terminal: true, answers: [secret] });
    expect(code).toBe(0);
    expect(host.questions).toEqual([{ question: 'Secret access key (not shown): ', hidden: true }]);
    expect(out + err).not.toContain(secret);
    const file = join(folder, 'settings/secrets.json');
    expect(readFileSync(file, 'utf8')).toContain(secret);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });
  test('from a file, from the environment, from standard input; else it says what is possible', async () => {
    const file = join(folder, 'key.txt');
    writeFileSync(file, `${secret}\r\n`);
    expect((await holdall([...add('a'), '--secret-access-key-file', 'key.txt'])).code).toBe(0);
    expect((await holdall(add('b'), { env: { HOLDALL_SECRET_ACCESS_KEY: secret } })).code).toBe(0);
    expect((await holdall([...add('c'), '--secret-access-key-stdin'], { stdin: `${secret}\n` })).code).toBe(
      0,
    );
    const stored = JSON.parse(readFileSync(join(folder, 'settings/secrets.json'), 'utf8'));
    expect(JSON.stringify(stored).split(secret)).toHaveLength(4);
    const without = await holdall(add('d'));
    expect(without.code).toBe(2);
    expect(without.err).toContain('HOLDALL_SECRET_ACCESS_KEY');
  });
  test('an empty secret is not stored, and no connection either', async () => {
    const { code } = await holdall([...add(), '--secret-access-key-stdin'], { stdin: '\n' });
    expect(code).toBe(2);
    expect((await holdall(['connection', 'list', '--json'])).out).toBe('[]\n');
  });
  test('show and list never tell a secret', async () => {
    await holdall([...add(), '--secret-access-key-stdin'], { stdin: secret });
    for (const words of [
      ['connection', 'show'],
      ['connection', 'list'],
    ])
      for (const format of [[], ['--json']]) {
        const { code, out, err } = await holdall([...words, ...format]);
        expect(code).toBe(0);
        expect(out).toContain('backups');
        expect(out + err).not.toContain(secret);
      }
  });
});

describe('settings', () => {
  test('set changes one field and leaves a bad one as it was', async () => {
    await holdall([...add(), '--secret-access-key-stdin'], { stdin: secret });
    expect((await holdall(['connection', 'set', 'home', 'region', 'eu-2'])).code).toBe(0);
    const bad = await holdall(['connection', 'set', 'home', 'bucket', 'Not A Bucket', '--json']);
    expect([bad.code, lastJson(bad.host).code]).toEqual([2, 'bucket-name-invalid']);
    const shown = await holdall(['connection', 'show', 'home', '--json']);
    expect(lastJson(shown.host)).toMatchObject({ region: 'eu-2', bucket: 'backups' });
    expect((await holdall(['connection', 'set', 'home', 'colour', 'red'])).code).toBe(2);
  });
  test('a second connection of the same name is refused before a secret is asked for', async () => {
    await holdall([...add(), '--secret-access-key-stdin'], { stdin: secret });
    const again = await holdall(add(), { terminal: true, answers: ['other'] });
    expect(again.code).toBe(2);
    expect(again.host.questions).toEqual([]);
  });
  test('the connection may be left out only while there is exactly one', async () => {
    const none = await holdall(['list', '--json']);
    expect([none.code, lastJson(none.host).code]).toEqual([2, 'connection-needed']);
    await holdall([...add('one'), '--secret-access-key-stdin'], { stdin: secret });
    expect((await holdall(['connection', 'show'])).code).toBe(0);
    await holdall([...add('two'), '--secret-access-key-stdin'], { stdin: secret });
    const two = await holdall(['connection', 'show']);
    expect(two.code).toBe(2);
    expect(two.err).toContain('one, two');
  });
  test('plans: added, changed in part, shown, listed, removed; a used connection stays', async () => {
    await holdall([...add(), '--secret-access-key-stdin'], { stdin: secret });
    expect(
      (await holdall(['plan', 'add', 'docs', 'papers', '--exclude', '*.tmp', '--keep-last', '3'])).code,
    ).toBe(0);
    expect((await holdall(['plan', 'set', 'docs', '--keep-daily', '7'])).code).toBe(0);
    const shown = await holdall(['plan', 'show', 'docs', '--json']);
    expect(lastJson(shown.host)).toEqual({
      name: 'docs',
      connection: 'home',
      folders: [join(folder, 'papers')],
      include: [],
      exclude: ['*.tmp'],
      retention: { keepDaily: 7 },
    });
    expect((await holdall(['connection', 'remove', 'home'])).code).toBe(2);
    expect((await holdall(['plan', 'list'])).out).toContain('7 daily');
    expect((await holdall(['plan', 'remove', 'docs'])).code).toBe(0);
    expect((await holdall(['connection', 'remove', 'home'])).code).toBe(0);
  });
  test('backup of something that is neither plan nor folder', async () => {
    await holdall([...add(), '--secret-access-key-stdin'], { stdin: secret });
    const result = await holdall(['backup', 'nothing-of-that-name', '--json']);
    expect([result.code, lastJson(result.host).code]).toEqual([2, 'plan-unknown']);
    const folderMissing = await holdall(['backup', './missing-folder', '--json']);
    expect([folderMissing.code, lastJson(folderMissing.host).code]).toEqual([7, 'folder-missing']);
  });
});

describe('help', async () => {
  const commands = [...(await commandReference()).matchAll(/^## (.+)$/gm)].map((match) => match[1] ?? '');
  test('there are all the commands of the contract', () => {
    for (const name of ['connection add', 'plan add', 'backup', 'list', 'restore', 'prune', 'serve'])
      expect(commands).toContain(`holdall ${name}`);
  });
  test.each(commands)('%s: examples, the global options, no line that is cut', async (name) => {
    const { code, out } = await holdall([...name.split(' ').slice(1), '--help']);
    expect(code).toBe(0);
    expect(out).toContain('--json');
    if (!/^holdall (connection|plan|share|share keys)$/.test(name)) expect(out).toContain('Examples:');
    expect(out).not.toContain('undefined');
  });
});
