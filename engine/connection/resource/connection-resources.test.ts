import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ConnectionSecrets } from '#shared/connection.ts';
import type { ConnectionDocument } from '#shared/connection-document.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { SecretStore } from '../../ports/index.ts';
import { silentLogger } from '../../ports/logger.ts';
import { systemClock, systemFileSystem } from '../../ports/system.ts';
import { FakeRandom } from '../../testing/fake-random.ts';
import { TemporaryFolder } from '../../testing/temporary-folder.ts';
import { openSettings } from '../settings.ts';

const SECRET = 'a-secret-that-nobody-reads';
let folder: TemporaryFolder;
beforeEach(() => {
  folder = new TemporaryFolder();
});
afterEach(() => folder.remove());

/** As another program on the same settings would open them. */
function open(seed = 1, wrap: (store: SecretStore) => SecretStore = (store) => store) {
  const ports = {
    clock: systemClock,
    random: new FakeRandom(seed),
    files: systemFileSystem,
    logger: silentLogger,
  };
  const settings = openSettings(folder.join('home'), ports, 'test');
  return { ...settings, made: settings.resources(wrap(settings.secrets)) };
}

const document = (change: Partial<ConnectionDocument> = {}): ConnectionDocument => ({
  name: 'nas',
  endpoint: 'https://s3.example.com',
  bucket: 'backups',
  accessKeyId: 'KEYID000001',
  secretAccessKey: SECRET,
  ...change,
});
const plan = { folders: ['/docs'], include: [], exclude: [], retention: {} };
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  );

describe('a connection as a resource', () => {
  test('keeps its id whatever happens to it; the etag is another one after every change', async () => {
    const { made, secrets } = open();
    const first = await made.create(document());
    expect(first.id).toMatch(/^[0-9a-f]{16}$/);
    const etags = [first.etag];
    const change = async (edit: Partial<ConnectionDocument>) => {
      const now = await made.change(first.id, etags.at(-1) ?? '', (before) => ({ ...before, ...edit }));
      expect(now.id).toBe(first.id);
      expect(made.get(first.id)).toEqual(now);
      etags.push(now.etag);
    };
    await change({ region: 'eu-1' });
    await change({ region: undefined });
    await change({ secretAccessKey: 'another-secret' });
    await change({ secretAccessKey: 'another-secret' });
    await change({ sessionToken: 'token-0001' });
    await change({ sessionToken: '' });
    await change({ name: 'renamed' });
    expect(new Set(etags).size).toBe(etags.length);
    expect(await secrets.get('renamed')).toEqual({ secretAccessKey: 'another-secret' });
    expect(await secrets.get('nas')).toBeUndefined();
    const same = await made.change(first.id, etags.at(-1) ?? '', (before) => before);
    expect(same.etag).toBe(etags.at(-1));
    for (const etag of etags) expect(etag).toMatch(/^[\w-]{27}$/);
  });

  test('has no secret in its etag: the same change makes another one, and none is stored beside the settings', async () => {
    const { made } = open();
    const { id, etag } = await made.create(document());
    const config = readFileSync(folder.join('home', 'config.json'), 'utf8');
    expect(config).not.toContain(SECRET);
    const other = open(2);
    await other.made.remove(id, etag);
    expect((await other.made.create(document())).etag).not.toBe(etag);
  });

  test('is noticed when somebody changed the file by hand', async () => {
    const { made } = open();
    const { id, etag } = await made.create(document());
    const file = folder.join('home', 'config.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace('s3.example.com', 's3.example.org'));
    expect(await codeOf(made.change(id, etag, (before) => before))).toBe('precondition-failed');
  });

  test('loses a member that is taken away, and one that was never there can be replaced', async () => {
    const { made } = open();
    const { id } = await made.create(document());
    const pin = 'ab'.repeat(32);
    const pinned = await made.patch(id, '*', [{ op: 'replace', path: '/pinnedFingerprint', value: pin }]);
    expect(pinned.settings.pinnedFingerprint).toBe(pin);
    const free = await made.patch(id, pinned.etag, [{ op: 'remove', path: '/pinnedFingerprint' }]);
    expect(free.settings.pinnedFingerprint ?? null).toBeNull();
    expect(readFileSync(folder.join('home', 'config.json'), 'utf8')).not.toContain(pin);
  });

  test('with an address that would be refused today can still get new keys', async () => {
    mkdirSync(folder.join('home'));
    const odd = {
      ...{ name: 'nas', endpoint: 'https://backups.s3.amazonaws.com', region: 'eu west', bucket: 'backups' },
      ...{ rootPath: '', accessKeyId: 'OLD', addressing: 'auto', caFile: null, proxy: null },
    };
    writeFileSync(folder.join('home', 'config.json'), JSON.stringify({ connections: { nas: odd } }));
    const { made, secrets } = open();
    const id = made.list()[0]?.id ?? '';
    await made.change(id, '*', (before) => ({ ...before, accessKeyId: ' NEW', secretAccessKey: SECRET }));
    expect(made.get(id).settings).toEqual({ ...odd, accessKeyId: 'NEW' });
    expect(await secrets.get('nas')).toEqual({ secretAccessKey: SECRET });
    expect(await codeOf(made.patch(id, '*', [{ op: 'add', path: '/region', value: 'a b' }]))).not.toBe(
      'done',
    );
  });

  test('of an earlier version, which saved no id, gets one that stays', async () => {
    mkdirSync(folder.join('home'));
    const old = { ...document(), region: 'eu', rootPath: '', addressing: 'auto', caFile: null, proxy: null };
    const { secretAccessKey: _, ...entry } = old;
    writeFileSync(folder.join('home', 'config.json'), JSON.stringify({ connections: { nas: entry } }));
    const { made, secrets } = open();
    await secrets.set('nas', { secretAccessKey: SECRET });
    const [before] = made.list();
    const id = before?.id ?? '';
    await made.change(id, before?.etag ?? '', (one) => ({ ...one, name: 'renamed' }));
    expect(made.list().map((one) => [one.id, one.settings.name])).toEqual([[id, 'renamed']]);
    const again = await made.create(document());
    expect(again.id).not.toBe(id);
  });
});

describe('who comes too late', () => {
  test('hears it, whatever he wanted, and nothing is changed', async () => {
    const { made, secrets } = open();
    const { id, etag } = await made.create(document());
    await made.change(id, etag, (before) => ({ ...before, region: 'eu-1' }));
    const late = open(2).made;
    const edits: Partial<ConnectionDocument>[] = [
      { region: 'eu-2' },
      { secretAccessKey: 'of-the-late-one' },
      { name: 'late' },
      {},
    ];
    for (const edit of edits) {
      expect(await codeOf(late.change(id, etag, (before) => ({ ...before, ...edit })))).toBe(
        'precondition-failed',
      );
    }
    expect(await codeOf(late.remove(id, etag))).toBe('precondition-failed');
    expect(made.list()).toMatchObject([{ settings: { name: 'nas', region: 'eu-1' } }]);
    expect(await secrets.get('nas')).toEqual({ secretAccessKey: SECRET });
  });

  test('is one of two, each time, also among several programs; settings and secrets are of the same one', async () => {
    const { made, secrets } = open();
    const { id } = await made.create(document());
    for (let round = 0; round < 5; round += 1) {
      const { etag } = made.get(id);
      const tries = Array.from({ length: 6 }, (_, n) =>
        codeOf(
          open(100 * round + n).made.change(id, etag, (before) => ({
            ...before,
            region: `r-${round}-${n}`,
            secretAccessKey: `secret-of-${round}-${n}`,
          })),
        ),
      );
      const outcomes = await Promise.all(tries);
      expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome === 'precondition-failed')).toHaveLength(5);
      const winner = outcomes.indexOf('done');
      expect(made.get(id).settings.region).toBe(`r-${round}-${winner}`);
      expect(await secrets.get('nas')).toEqual({ secretAccessKey: `secret-of-${round}-${winner}` });
    }
    expect(readdirSync(folder.join('home')).sort()).toEqual(['config.json', 'secrets.json']);
  });

  test('changes without a version are made one after the other, and none is lost', async () => {
    const { made } = open();
    const { id } = await made.create(document());
    await Promise.all(
      ['region', 'rootPath', 'proxy'].map((member, n) =>
        open(n + 2).made.patch(id, '*', [
          { op: 'replace', path: `/${member}`, value: member === 'proxy' ? 'http://p:1' : 'same' },
        ]),
      ),
    );
    expect(made.get(id).settings).toMatchObject({ region: 'same', rootPath: 'same', proxy: 'http://p:1' });
  });
});

describe('what goes wrong halfway', () => {
  /** Fails the n-th call of `set`, or breaks in with another change before it. */
  const failing = (store: SecretStore, onSet: (name: string, given: ConnectionSecrets) => Promise<void>) => ({
    get: (name: string) => store.get(name),
    remove: (name: string) => store.remove(name),
    set: async (name: string, given: ConnectionSecrets) => {
      await onSet(name, given);
      await store.set(name, given);
    },
  });

  test('a secret that cannot be stored leaves the connection as it was', async () => {
    const { made } = open();
    const { id, etag } = await made.create(document());
    let fired = 0;
    const broken = open(2, (store) =>
      failing(store, async () => {
        fired += 1;
        throw new AppError('disk-full', { path: '/x' });
      }),
    ).made;
    const edit = { region: 'eu-9', secretAccessKey: 'new-secret' };
    expect(await codeOf(broken.change(id, etag, (before) => ({ ...before, ...edit })))).toBe('disk-full');
    expect(await codeOf(broken.create(document({ name: 'second' })))).toBe('disk-full');
    expect(fired).toBe(2);
    expect(made.get(id).etag).toBe(etag);
    expect(made.list()).toHaveLength(1);
  });

  test('settings changed by somebody who does not wait his turn: the secrets go back', async () => {
    const { made, connections, secrets } = open();
    const { id, etag, settings } = await made.create(document());
    let fired = 0;
    const overtaken = open(2, (store) =>
      failing(store, async () => {
        fired += 1;
        if (fired === 1) await connections.set({ ...settings, region: 'meanwhile' });
      }),
    ).made;
    const edit = { region: 'eu-9', secretAccessKey: 'new-secret' };
    expect(await codeOf(overtaken.change(id, etag, (before) => ({ ...before, ...edit })))).toBe(
      'precondition-failed',
    );
    expect(fired).toBe(2);
    expect(made.get(id).settings.region).toBe('meanwhile');
    expect(await secrets.get('nas')).toEqual({ secretAccessKey: SECRET });
  });

  test('who wants no version in particular goes on from what the other has made of it', async () => {
    const { made, connections, secrets } = open();
    const { id, settings } = await made.create(document());
    let fired = 0;
    const overtaken = open(2, (store) =>
      failing(store, async () => {
        fired += 1;
        if (fired === 1) await connections.set({ ...settings, rootPath: 'meanwhile' });
      }),
    ).made;
    await overtaken.change(id, '*', (before) => ({
      ...before,
      region: 'eu-9',
      secretAccessKey: 'new-secret',
    }));
    expect(fired).toBe(3);
    expect(made.get(id).settings).toMatchObject({ region: 'eu-9', rootPath: 'meanwhile' });
    expect(await secrets.get('nas')).toEqual({ secretAccessKey: 'new-secret' });
  });

  test('a name that is taken at the last moment stays with whoever has it, secrets included', async () => {
    const { made, secrets } = open();
    const { id, etag } = await made.create(document());
    await made.create(document({ name: 'taken', secretAccessKey: 'of-the-other-one' }));
    expect(await codeOf(made.change(id, etag, (one) => ({ ...one, name: 'taken' })))).toBe('name-taken');
    expect(await codeOf(made.create(document({ name: 'taken' })))).toBe('name-taken');
    expect(await secrets.get('taken')).toEqual({ secretAccessKey: 'of-the-other-one' });
    expect(await secrets.get('nas')).toEqual({ secretAccessKey: SECRET });
  });

  test('a plan moves along with the name, and holds the connection against removal', async () => {
    const { made, plans } = open();
    const { id, etag } = await made.create(document());
    await plans.add({ ...plan, name: 'docs', connection: 'nas' });
    const renamed = await made.change(id, etag, (one) => ({ ...one, name: 'cellar' }));
    expect(plans.get('docs').connection).toBe('cellar');
    expect(await codeOf(made.remove(id, renamed.etag))).toBe('connection-in-use');
    await plans.remove('docs');
    await made.remove(id, renamed.etag);
    expect(await codeOf((async () => made.get(id))())).toBe('connection-unknown');
  });

  test('what a later version has added survives a change and a new name', async () => {
    const { made } = open();
    const { id, etag } = await made.create(document());
    const file = folder.join('home', 'config.json');
    const json = JSON.parse(readFileSync(file, 'utf8'));
    json.connections.nas.laterOn = 'kept';
    writeFileSync(file, JSON.stringify(json));
    await made.change(id, etag, (one) => ({ ...one, name: 'cellar', region: 'eu' }));
    expect(JSON.parse(readFileSync(file, 'utf8')).connections.cellar).toMatchObject({ laterOn: 'kept' });
  });
});
