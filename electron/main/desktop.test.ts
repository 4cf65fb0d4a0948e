import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { type DesktopFixture, desktopFixture, type FixtureChanges } from '../testing/desktop-fixture.ts';

let fixture: DesktopFixture | undefined;
const start = async (changes: FixtureChanges = {}) => {
  fixture = await desktopFixture(changes);
  return fixture;
};
afterEach(async () => {
  await fixture?.close();
  fixture = undefined;
});

/** Locked by somebody who told nobody the passphrase, with as little work as the file may ask for. */
const lockedFile = JSON.stringify({
  ...{ format: 1, cipher: 'aes-256-gcm', nonce: 'AAAAAAAAAAAAAAAA', sealed: 'AAAAAAAAAAAAAAAAAAAAAAAA' },
  kdf: { name: 'scrypt', N: 1024, r: 1, p: 1, salt: 'AAAAAAAAAAAAAAAAAAAAAA==' },
});

const draft = (home: DesktopFixture) => ({
  settings: {
    ...{ name: 'home', endpoint: 'https://s3.example.com', region: 'us-east-1', bucket: 'a-bucket' },
    ...{ rootPath: '', accessKeyId: 'KEY0123456789', addressing: 'auto', caFile: null, proxy: null },
  },
  secretAccessKey: `secret-of-${home.folder.length}-characters`,
});

test('opens one sandboxed window on our own page', async () => {
  const { standIn, window, folder } = await start();
  expect(standIn.windows).toHaveLength(1);
  expect(window().visible).toBe(true);
  expect(window().webContents.getURL()).toBe('app://holdall/index.html');
  expect(window().options.webPreferences).toEqual({
    preload: '/app/preload/preload.cjs',
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
    devTools: false,
  });
  expect(standIn.app.sandboxed).toBe(true);
  expect(standIn.schemes).toEqual([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
  expect(standIn.app.paths.get('userData')).toBe(join(folder, 'home', 'window'));
  expect([...standIn.handlers.keys()]).toEqual(['holdall:call']);
});

test('a second start shows the first instance and ends', async () => {
  const { standIn, window } = await start();
  window().hide();
  standIn.app.emit('second-instance', {}, ['holdall', '--hidden']);
  expect(window().visible).toBe(false);
  standIn.app.emit('second-instance', {}, ['holdall']);
  expect(window().visible).toBe(true);
  const second = await desktopFixture({
    prepare: (other) => {
      other.app.isOnlyInstance = false;
    },
  });
  expect(second.desktop).toBeUndefined();
  expect(second.standIn.app.hasQuit).toBe(true);
  expect(second.standIn.engines).toHaveLength(0);
  await second.close();
});

test('calls reach the engine and events reach the window', async () => {
  const { call, window, folder } = await start();
  expect(await call('app.info', {})).toMatchObject({
    ok: true,
    result: { host: 'desktop', home: join(folder, 'home'), canPickFolders: true },
  });
  expect(await call('preferences.set', { colorScheme: 'dark' })).toMatchObject({ ok: true });
  expect(window().webContents.sent).toContainEqual({
    channel: 'holdall:event',
    message: { type: 'changed', what: 'preferences' },
  });
});

test('the chosen colours are those of the system parts as well', async () => {
  const { call, standIn } = await start();
  await call('preferences.set', { colorScheme: 'dark', language: 'fr' });
  await expect.poll(() => standIn.theme.themeSource).toBe('dark');
  await expect.poll(() => standIn.menus.tray.map(({ label }) => label)).toContain('Ouvrir Holdall');
});

test('secrets are sealed by the keychain, and nothing of them is in a file, an answer, an event or the log', async () => {
  const desktop = await start();
  const { call, folder, window, log } = desktop;
  const given = draft(desktop);
  const saved = await call('connections.save', { draft: given });
  expect(saved).toMatchObject({ ok: true, result: { hasSecret: true } });
  const file = readFileSync(join(folder, 'home', 'secrets-sealed.json'), 'utf8');
  const info = await call('app.info', {});
  expect(info).toMatchObject({ ok: true, result: { secrets: 'keychain' } });
  const everything = [file, saved, window().webContents.sent, log].map((part) => JSON.stringify(part)).join();
  expect(everything).not.toContain(given.secretAccessKey);
});

test.each([
  ['a fixed password', { backend: 'basic_text' }],
  ['an unknown one', { backend: 'unknown' }],
  ['none at all', { available: false }],
  ['one that uses the fixed password after all', { mark: 'v10' }],
  ['one that fails', { broken: true }],
])('on a Linux whose keychain is %s, secrets are said to be in a file', async (_name, keychain) => {
  const { call, log } = await start({
    prepare: (standIn) => void Object.assign(standIn.keychain, keychain),
  });
  expect(await call('app.info', {})).toMatchObject({ ok: true, result: { secrets: 'file' } });
  expect(log.join()).toContain('no keychain was found');
});

test('folders are chosen in a dialog of the system, and shown but never opened', async () => {
  const { call, standIn, folder } = await start();
  expect(await call('folders.pick', { title: 'Choose' })).toEqual({ ok: true, result: null });
  standIn.dialogs.folder = folder;
  expect(await call('folders.pick', { title: 'Choose' })).toEqual({ ok: true, result: folder });
  expect(standIn.dialogs.asked[0]).toMatchObject({ title: 'Choose' });
  await call('folders.pick', { title: 'Certificate', what: 'file' });
  expect(standIn.dialogs.asked.at(-1)).toMatchObject({ title: 'Certificate', properties: ['openFile'] });
  expect(await call('folders.reveal', { path: folder })).toMatchObject({ ok: true });
  expect(standIn.revealed).toEqual([folder]);
  expect(await call('folders.reveal', { path: join(folder, 'nothing') })).toMatchObject({
    ok: false,
    failure: { message: 'It is not there any more.' },
  });
});

test('starting at sign-in writes the file that Linux desktops read', async () => {
  const { call, folder } = await start();
  const file = join(folder, 'user', '.config', 'autostart', 'holdall.desktop');
  expect(await call('preferences.set', { startAtLogin: true })).toMatchObject({ ok: true });
  expect(readFileSync(file, 'utf8')).toContain('Exec="/opt/Holdall/holdall" "--hidden"\n');
  expect(await call('preferences.set', { startAtLogin: false })).toMatchObject({ ok: true });
  expect(() => readFileSync(file)).toThrow('ENOENT');
});

test('what the system refuses is not shown as set', async () => {
  const { call } = await start({
    prepare: (_standIn, folder) =>
      writeFileSync(join(folder, 'user', '.config'), 'a file where a folder should be'),
  });
  expect(await call('preferences.set', { startAtLogin: true })).toMatchObject({ ok: false });
  expect(await call('preferences.get', {})).toMatchObject({ result: { startAtLogin: false } });
});

test('started at sign-in it opens no window, until somebody asks for it', async () => {
  const { standIn } = await start({ options: { argv: ['holdall', '--hidden'] } });
  expect(standIn.windows).toHaveLength(0);
  standIn.app.emit('activate');
  expect(standIn.windows).toHaveLength(1);
});

test('started at sign-in it says that it needs the passphrase, and a click brings the window', async () => {
  const passphrase = 'correct horse battery';
  const standIn = await start({
    options: { argv: ['holdall', '--hidden'] },
    prepare: (other, folder) => {
      other.keychain.available = false;
      mkdirSync(join(folder, 'home'));
      writeFileSync(join(folder, 'home', 'secrets-locked.json'), lockedFile);
    },
  }).then((desktop) => desktop.standIn);
  expect(standIn.notifications).toMatchObject([{ title: 'Holdall needs your passphrase' }]);
  expect(standIn.windows).toHaveLength(0);
  standIn.notifications[0]?.click();
  expect(standIn.windows).toHaveLength(1);
  expect(await fixture?.call('app.info', {})).toMatchObject({ result: { secrets: 'locked' } });
  expect(await fixture?.call('secrets.unlock', { passphrase })).toMatchObject({
    failure: { code: 'passphrase-wrong' },
  });
});

test('without a schedule, closing the window ends the app', async () => {
  const { standIn, window } = await start();
  expect(window().close()).toBe(true);
  await standIn.app.ended;
  expect(standIn.app.hasQuit).toBe(true);
});

test('with a schedule it goes on, says so once, and keeps where the window was', async () => {
  const desktop = await start();
  const { call, standIn, window, folder, store } = desktop;
  mkdirSync(join(folder, 'user', 'Documents'));
  await call('connections.save', { draft: draft(desktop) });
  const plan = {
    ...{ name: 'documents', folders: [join(folder, 'user', 'Documents')], include: [], exclude: [] },
    ...{ connection: 'home', retention: {}, schedule: { kind: 'every', minutes: 60 } },
  };
  expect(await call('plans.save', { plan })).toMatchObject({ ok: true });
  await expect.poll(() => standIn.menus.tray.map(({ label }) => label)).toContain('Back up now');
  window().bounds = { x: 10, y: 20, width: 900, height: 700 };
  expect(window().close()).toBe(false);
  expect(window().visible).toBe(false);
  expect(store.get('window')).toEqual({ x: 10, y: 20, width: 900, height: 700, maximized: false });
  expect(standIn.notifications.map(({ title }) => title)).toEqual(['Holdall goes on in the background']);
  standIn.notifications[0]?.click();
  expect(window().visible).toBe(true);
  expect(window().close()).toBe(false);
  expect(standIn.notifications).toHaveLength(1);
});

test('the engine is started again after it ended by itself, and windows are told to ask anew', async () => {
  const { standIn, call, window } = await start();
  standIn.engines[0]?.end();
  expect(standIn.engines).toHaveLength(2);
  const told = window().webContents.sent.map(({ message }) => message);
  for (const what of ['jobs', 'status', 'backups', 'plans', 'connections', 'preferences'])
    expect(told).toContainEqual({ type: 'changed', what });
  expect(await call('app.info', {})).toMatchObject({ ok: true });
});

test('a call under way when the engine ends is answered, too', async () => {
  const { standIn, call } = await start();
  const answer = call('app.info', {});
  standIn.engines[0]?.end();
  expect(await answer).toMatchObject({ ok: false, failure: { code: 'bug', retry: 'later' } });
});

test('an engine that keeps ending stays down, and every call says so', async () => {
  const { standIn, call } = await start();
  for (let time = 0; time < 4; time += 1) standIn.engines[time]?.end();
  expect(standIn.engines).toHaveLength(4);
  expect(await call('app.info', {})).toMatchObject({
    ok: false,
    failure: { code: 'bug', retry: 'after-user-action' },
  });
});
