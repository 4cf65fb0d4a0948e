import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock, systemFileSystem, systemRandom } from '../ports/system.ts';
import { TemporaryFolder } from '../testing/temporary-folder.ts';
import { LocalSecrets, secretFilesIn } from './local-secrets.ts';
import { type SecretSeal, sealedSecretStore } from './sealed-secret-store.ts';

let folder: TemporaryFolder;
let log: string[];
beforeEach(() => {
  folder = new TemporaryFolder();
  log = [];
});
afterEach(() => folder.remove());

/** Base64 of the reversed text: good enough to see that nothing is stored as it is. */
function reversingSeal(): SecretSeal & { stale: boolean; broken: boolean; sealings: number } {
  const turn = (text: string) => [...text].reverse().join('');
  const seal = {
    ...{ stale: false, broken: false, sealings: 0 },
    seal: async (text: string) => {
      seal.sealings += 1;
      return Buffer.from(turn(text)).toString('base64');
    },
    unseal: async (sealed: string) => {
      if (seal.broken) throw new Error(`cannot open ${sealed}`);
      return { text: turn(Buffer.from(sealed, 'base64').toString()), stale: seal.stale };
    },
  };
  return seal;
}

function stores(seal: SecretSeal) {
  const write = (message: string, facts?: object) => void log.push(message + JSON.stringify(facts ?? {}));
  const ports = {
    clock: systemClock,
    random: systemRandom,
    files: systemFileSystem,
    logger: { debug: write, warn: write },
  };
  const home = folder.join('home');
  const plain = new LocalSecrets(home, ports);
  return {
    plain,
    sealed: sealedSecretStore(home, ports, seal, plain),
    path: `${home}/secrets-sealed.json`,
    home,
  };
}

test('keeps secrets sealed, for this user alone', async () => {
  const { sealed, path } = stores(reversingSeal());
  await sealed.set('home', { secretAccessKey: 'very-secret', sessionToken: 'a-token' });
  expect(await sealed.get('home')).toEqual({ secretAccessKey: 'very-secret', sessionToken: 'a-token' });
  expect(await sealed.get('other')).toBeUndefined();
  expect(readFileSync(path, 'utf8')).not.toMatch(/very-secret|a-token/);
  if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
  await sealed.remove('home');
  expect(await sealed.get('home')).toBeUndefined();
});

test('finds what the command line stored, and takes it out of the plain file once it is set here', async () => {
  const { sealed, plain } = stores(reversingSeal());
  await plain.set('home', { secretAccessKey: 'from-the-command-line' });
  expect(await sealed.get('home')).toEqual({ secretAccessKey: 'from-the-command-line' });
  await sealed.set('home', { secretAccessKey: 'newer' });
  expect(await sealed.get('home')).toEqual({ secretAccessKey: 'newer' });
  expect(await plain.get('home')).toBeUndefined();
});

test('removing takes both away', async () => {
  const { sealed, plain } = stores(reversingSeal());
  await sealed.set('home', { secretAccessKey: 'sealed-one' });
  await plain.set('home', { secretAccessKey: 'plain-one' });
  await sealed.remove('home');
  expect(await sealed.get('home')).toBeUndefined();
  expect(await plain.get('home')).toBeUndefined();
});

test('what the keychain does not open counts as missing, and is kept for when it does', async () => {
  const seal = reversingSeal();
  const { sealed } = stores(seal);
  await sealed.set('home', { secretAccessKey: 'very-secret' });
  seal.broken = true;
  expect(await sealed.get('home')).toBeUndefined();
  expect(log).toHaveLength(1);
  expect(log.join()).not.toContain('very-secret');
  seal.broken = false;
  expect(await sealed.get('home')).toEqual({ secretAccessKey: 'very-secret' });
});

test('seals anew when the system changed its key', async () => {
  const seal = reversingSeal();
  const { sealed } = stores(seal);
  await sealed.set('home', { secretAccessKey: 'very-secret' });
  seal.stale = true;
  expect(await sealed.get('home')).toEqual({ secretAccessKey: 'very-secret' });
  expect(seal.sealings).toBe(2);
});

test('a sealed secret moved under another name is not used', async () => {
  const { sealed, path } = stores(reversingSeal());
  await sealed.set('home', { secretAccessKey: 'very-secret' });
  const json = JSON.parse(readFileSync(path, 'utf8'));
  writeFileSync(path, JSON.stringify({ ...json, sealed: { thief: json.sealed.home } }));
  expect(await sealed.get('thief')).toBeUndefined();
  expect(log.join()).toContain('thief');
});

test('a damaged file stays as it is', async () => {
  const { sealed, path } = stores(reversingSeal());
  await sealed.set('home', { secretAccessKey: 'very-secret' });
  writeFileSync(path, '{"sealed": 7}');
  await expect(sealed.set('home', { secretAccessKey: 'other' })).rejects.toMatchObject({
    code: 'config-damaged',
  });
  expect(readFileSync(path, 'utf8')).toBe('{"sealed": 7}');
});

test('no backup may contain the file', () => {
  const { path, home } = stores(reversingSeal());
  expect(secretFilesIn(home)).toEqual(expect.arrayContaining([path, `${path}.tmp`]));
});
