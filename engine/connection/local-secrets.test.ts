import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Ports } from '../ports/index.ts';
import { systemClock, systemFileSystem, systemRandom } from '../ports/system.ts';
import { TemporaryFolder } from '../testing/temporary-folder.ts';
import { LocalSecrets, secretFilesIn } from './local-secrets.ts';

/** As little work as the file may ask for; the strength is not what is tested. */
const cheap = { N: 1024, r: 1, p: 1 };
const right = 'correct horse battery';

let folder: TemporaryFolder;
beforeEach(() => {
  folder = new TemporaryFolder();
});
afterEach(() => folder.remove());

const home = () => folder.join('home');
const plainPath = () => `${home()}/secrets.json`;
const lockedPath = () => `${home()}/secrets-locked.json`;

/** What one process sees; `files` may be made to fail. */
function open(files: Ports['files'] = systemFileSystem): LocalSecrets {
  const logger = { debug: () => {}, warn: () => {} };
  return new LocalSecrets(home(), { clock: systemClock, random: systemRandom, files, logger }, cheap);
}

const key = { secretAccessKey: 'very-secret' };

async function lockedWith(passphrase: string): Promise<void> {
  const secrets = open();
  await secrets.set('nas', key);
  await secrets.changePassphrase(passphrase, null);
}

test('without a passphrase secrets are in a file for this user alone', async () => {
  const secrets = open();
  expect(secrets.state()).toBe('none');
  await secrets.set('nas', key);
  expect(await secrets.get('nas')).toEqual(key);
  expect(await secrets.get('toString')).toBeUndefined();
  if (process.platform !== 'win32') expect(statSync(plainPath()).mode & 0o777).toBe(0o600);
  await secrets.unlock('whatever');
  expect(secrets.state()).toBe('none');
});

test('a passphrase takes the secrets, and the names of their connections, out of what can be read', async () => {
  await lockedWith(right);
  const text = readFileSync(lockedPath(), 'utf8') + readFileSync(plainPath(), 'utf8');
  expect(text).not.toMatch(/very-secret|nas|correct/);
  if (process.platform !== 'win32') expect(statSync(lockedPath()).mode & 0o777).toBe(0o600);
});

test('another process needs the passphrase, and nothing happens before', async () => {
  await lockedWith(right);
  const secrets = open();
  expect(secrets.state()).toBe('locked');
  await expect(secrets.get('nas')).rejects.toMatchObject({ code: 'secrets-locked' });
  await expect(secrets.set('nas', key)).rejects.toMatchObject({ code: 'secrets-locked' });
  await expect(secrets.remove('nas')).rejects.toMatchObject({ code: 'secrets-locked' });
  await expect(secrets.unlock('correct horse')).rejects.toMatchObject({
    code: 'passphrase-wrong',
    details: { file: lockedPath() },
  });
  expect(secrets.state()).toBe('locked');
  await secrets.unlock(right);
  expect(secrets.state()).toBe('open');
  expect(await secrets.get('nas')).toEqual(key);
  await secrets.set('office', { secretAccessKey: 'another', sessionToken: 'a-token' });
  await secrets.remove('nas');
  const third = open();
  await third.unlock(right);
  expect(await third.get('nas')).toBeUndefined();
  expect(await third.get('office')).toEqual({ secretAccessKey: 'another', sessionToken: 'a-token' });
});

test('a passphrase typed on another keyboard is the same', async () => {
  await lockedWith('caf\u00e9 cr\u00e8me');
  const secrets = open();
  await secrets.unlock('cafe\u0301 cre\u0300me');
  expect(await secrets.get('nas')).toEqual(key);
});

test('it is changed and taken away only by who knows it', async () => {
  await lockedWith(right);
  const secrets = open();
  await secrets.unlock(right);
  for (const current of [null, 'something else']) {
    await expect(secrets.changePassphrase('a new passphrase', current)).rejects.toMatchObject({
      code: 'passphrase-wrong',
    });
    await expect(secrets.changePassphrase(null, current)).rejects.toMatchObject({ code: 'passphrase-wrong' });
  }
  await secrets.changePassphrase('a new passphrase', right);
  expect(await secrets.get('nas')).toEqual(key);
  await expect(open().unlock(right)).rejects.toMatchObject({ code: 'passphrase-wrong' });
  await open().unlock('a new passphrase');
  await secrets.changePassphrase(null, 'a new passphrase');
  expect(secrets.state()).toBe('none');
  expect(await open().get('nas')).toEqual(key);
});

test('one that would be guessed soon is refused, and the message does not repeat it', async () => {
  const refused = open().changePassphrase('abc1234', null);
  await expect(refused).rejects.toMatchObject({ code: 'field-invalid' });
  await expect(refused).rejects.toThrow(/^((?!abc1234).)*$/);
  expect(open().state()).toBe('none');
});

test('a passphrase changed by another process locks this one again', async () => {
  await lockedWith(right);
  const here = open();
  await here.unlock(right);
  await open().changePassphrase('from elsewhere', right);
  expect(here.state()).toBe('locked');
  await expect(here.set('nas', key)).rejects.toMatchObject({ code: 'secrets-locked' });
  await here.unlock('from elsewhere');
  expect(await here.get('nas')).toEqual(key);
});

test('the same secrets look different each time', async () => {
  await lockedWith(right);
  const secrets = open();
  await secrets.unlock(right);
  const seen = new Set<string>();
  for (let time = 0; time < 5; time += 1) {
    await secrets.set('nas', key);
    const { nonce, sealed } = JSON.parse(readFileSync(lockedPath(), 'utf8'));
    seen.add(nonce).add(sealed);
  }
  expect(seen.size).toBe(10);
});

/** A file system on which writing `path` fails from the `nth` time on, as when the program is killed there. */
function stoppingAt(path: () => string, nth: number) {
  const stop = { fired: false };
  let renames = 0;
  const files = {
    ...systemFileSystem,
    renameSync: (from: string, to: string) => {
      if (to === path()) renames += 1;
      if (to === path() && renames >= nth) {
        stop.fired = true;
        throw new Error('killed');
      }
      systemFileSystem.renameSync(from, to);
    },
    rmSync: (target: string, options: object) => {
      // The lock of the settings would be taken for abandoned after a while; that is tested elsewhere.
      if (stop.fired && !target.endsWith('.lock')) return;
      if (target === path()) {
        stop.fired = true;
        throw new Error('killed');
      }
      systemFileSystem.rmSync(target, options);
    },
  } as Ports['files'];
  return { files, stop };
}

test('a setting that is cut short leaves the secrets usable, and the next unlocking finishes it', async () => {
  await open().set('nas', key);
  const { files, stop } = stoppingAt(plainPath, 1);
  await expect(open(files).changePassphrase(right, null)).rejects.toThrow('killed');
  expect(stop.fired).toBe(true);
  expect(readFileSync(plainPath(), 'utf8')).toContain('very-secret');
  const after = open();
  expect(after.state()).toBe('locked');
  await after.unlock(right);
  expect(await after.get('nas')).toEqual(key);
  expect(readFileSync(plainPath(), 'utf8')).not.toContain('very-secret');
});

test('a taking away that is cut short leaves the passphrase and the secrets', async () => {
  await lockedWith(right);
  const { files, stop } = stoppingAt(lockedPath, 99);
  await expect(open(files).changePassphrase(null, right)).rejects.toThrow('killed');
  expect(stop.fired).toBe(true);
  const after = open();
  expect(after.state()).toBe('locked');
  await after.unlock(right);
  expect(await after.get('nas')).toEqual(key);
  expect(readFileSync(plainPath(), 'utf8')).not.toContain('very-secret');
});

test('a secret of an old plain file does not replace the locked one', async () => {
  await lockedWith(right);
  const secrets = { nas: { secretAccessKey: 'outdated' }, forgotten: { secretAccessKey: 'only-here' } };
  writeFileSync(plainPath(), JSON.stringify({ format: 1, secrets }));
  const after = open();
  await after.unlock(right);
  expect(await after.get('nas')).toEqual(key);
  expect(await after.get('forgotten')).toEqual({ secretAccessKey: 'only-here' });
});

test.each([
  ['another salt', { kdf: { salt: 'AAAAAAAAAAAAAAAAAAAAAA==' } }, 'passphrase-wrong'],
  ['less work', { kdf: { p: 2 } }, 'passphrase-wrong'],
  ['another content', { sealed: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' }, 'passphrase-wrong'],
  ['too short a content', { sealed: 'AAAA' }, 'passphrase-wrong'],
  ['all of the memory', { kdf: { N: 2 ** 24 } }, 'config-damaged'],
  ['a format of later', { format: 2 }, 'config-damaged'],
  ['no cipher', { cipher: 'none' }, 'config-damaged'],
])('a file altered to hold %s opens nothing and stays as it is', async (_what, change, code) => {
  await lockedWith(right);
  const before = JSON.parse(readFileSync(lockedPath(), 'utf8'));
  const kdf = { ...before.kdf, ...('kdf' in change ? change.kdf : {}) };
  const altered = JSON.stringify({ ...before, ...change, kdf });
  writeFileSync(lockedPath(), altered);
  await expect(open().unlock(right)).rejects.toMatchObject({ code });
  expect(readFileSync(lockedPath(), 'utf8')).toBe(altered);
});

test('a file altered under an open lock is damaged, and is not overwritten', async () => {
  await lockedWith(right);
  const secrets = open();
  await secrets.unlock(right);
  const before = JSON.parse(readFileSync(lockedPath(), 'utf8'));
  const altered = JSON.stringify({ ...before, nonce: 'AAAAAAAAAAAAAAAA' });
  writeFileSync(lockedPath(), altered);
  await expect(secrets.set('nas', key)).rejects.toMatchObject({ code: 'config-damaged' });
  expect(readFileSync(lockedPath(), 'utf8')).toBe(altered);
});

test('no backup may contain the file', () => {
  expect(secretFilesIn(home())).toEqual(expect.arrayContaining([lockedPath(), `${lockedPath()}.tmp`]));
});
