import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { type DesktopFixture, desktopFixture } from '../testing/desktop-fixture.ts';

let fixture: DesktopFixture | undefined;
const start = async () => {
  fixture = await desktopFixture();
  return fixture;
};
afterEach(async () => {
  await fixture?.close();
  fixture = undefined;
});

const question = { buttons: ['Stay', 'Drop the changes'], defaultId: 0, cancelId: 0 };

test('closing the window asks about unsaved changes, and the harmless answer keeps everything', async () => {
  const { standIn, window, call } = await start();
  window().webContents.isUnsaved = true;
  expect(window().close()).toBe(false);
  expect(standIn.dialogs.asked).toMatchObject([question]);
  expect(standIn.app.hasQuit).toBe(false);
  expect(await call('app.info', {})).toMatchObject({ ok: true });
  standIn.dialogs.answer = 1;
  expect(window().close()).toBe(true);
  await standIn.app.ended;
});

test('quitting asks as well, before the engine is told to end', async () => {
  const { standIn, window, call } = await start();
  window().webContents.isUnsaved = true;
  standIn.app.quit();
  await expect.poll(() => standIn.dialogs.asked).toMatchObject([question]);
  expect(window().destroyed).toBe(false);
  expect(await call('app.info', {})).toMatchObject({ ok: true });
  standIn.dialogs.answer = 1;
  standIn.app.quit();
  await standIn.app.ended;
});

test('without unsaved changes nobody is asked', async () => {
  const { standIn } = await start();
  standIn.app.quit();
  await standIn.app.ended;
  expect(standIn.dialogs.asked).toEqual([]);
});

test('a window that only hides keeps what is typed in it; quitting then shows it and asks', async () => {
  const { standIn, window, call, folder } = await start();
  mkdirSync(join(folder, 'user', 'Documents'));
  const settings = {
    ...{ name: 'home', endpoint: 'https://s3.example.com', region: 'us-east-1', bucket: 'a-bucket' },
    ...{ rootPath: '', accessKeyId: 'KEY0123456789', addressing: 'auto', caFile: null, proxy: null },
  };
  const plan = {
    ...{ name: 'documents', folders: [join(folder, 'user', 'Documents')], include: [], exclude: [] },
    ...{ connection: 'home', retention: {}, schedule: { kind: 'every', minutes: 60 } },
  };
  await call('connections.save', { draft: { settings, secretAccessKey: 'a-secret-of-some-length' } });
  expect(await call('plans.save', { plan })).toMatchObject({ ok: true });
  await expect.poll(() => standIn.menus.tray.map(({ label }) => label)).toContain('Back up now');
  window().webContents.isUnsaved = true;
  expect(window().close()).toBe(false);
  expect(standIn.dialogs.asked).toEqual([]);
  expect(window().visible).toBe(false);
  standIn.app.quit();
  await expect.poll(() => standIn.dialogs.asked).toMatchObject([question]);
  expect(window().visible).toBe(true);
  // Closing hides again: the quitting that was called off left nothing behind.
  expect(window().close()).toBe(false);
  expect(window().visible).toBe(false);
});

test('when the system shuts down, nothing is asked', async () => {
  const { standIn, window } = await start();
  window().webContents.isUnsaved = true;
  standIn.power.emit('shutdown', { preventDefault: () => {} });
  await standIn.app.ended;
  expect(standIn.dialogs.asked).toEqual([]);
});

test('a page that hangs does not keep the app from ending', async () => {
  const { standIn, window } = await start();
  const last = window();
  last.hangs = true;
  standIn.app.quit();
  await standIn.app.ended;
  expect(last.destroyed).toBe(true);
});
