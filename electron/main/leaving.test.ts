import { expect, test } from 'vitest';
import { makeStandIn } from '../testing/stand-in.ts';
import { Leaving } from './leaving.ts';
import { wordsFor } from './words/words.ts';

function leaving(platform = 'linux') {
  const standIn = makeStandIn();
  const closing = Promise.withResolvers<void>();
  const state = { working: false, closeCalls: 0, windowStays: false };
  const way = new Leaving({
    electron: standIn.electron,
    platform,
    words: () => wordsFor('en'),
    isWorking: () => state.working,
    closeWindow: async () => !state.windowStays,
    closeEngine: () => {
      state.closeCalls += 1;
      return closing.promise;
    },
  });
  return { standIn, state, closing, way };
}

/** Lets everything that is ready to go on, go on. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

test('quits only after the engine has tidied up, and asks it once', async () => {
  const { standIn, state, closing } = leaving();
  standIn.app.quit();
  standIn.app.quit();
  await settle();
  expect(standIn.app.hasQuit).toBe(false);
  closing.resolve();
  await standIn.app.ended;
  expect(state.closeCalls).toBe(1);
});

test('asks while a job is running, and stays when the person thinks better of it', async () => {
  const { standIn, state, closing, way } = leaving();
  closing.resolve();
  state.working = true;
  standIn.app.quit();
  await settle();
  expect(standIn.app.hasQuit).toBe(false);
  expect(way.isLeaving()).toBe(false);
  // Enter and Escape both mean the harmless answer.
  expect(standIn.dialogs.asked).toMatchObject([
    { defaultId: 0, cancelId: 0, buttons: ['Keep working', 'Stop and quit'] },
  ]);
  standIn.dialogs.answer = 1;
  standIn.app.quit();
  await standIn.app.ended;
  expect(state.closeCalls).toBe(1);
});

test('an unsaved change that keeps the window keeps the engine as well', async () => {
  const { standIn, state, closing, way } = leaving();
  closing.resolve();
  state.windowStays = true;
  standIn.app.quit();
  await settle();
  expect(state.closeCalls).toBe(0);
  expect(way.isLeaving()).toBe(false);
  state.windowStays = false;
  standIn.app.quit();
  await standIn.app.ended;
  expect(state.closeCalls).toBe(1);
});

test('asks nobody when the system shuts down', async () => {
  const { standIn, state, closing, way } = leaving();
  closing.resolve();
  state.working = true;
  way.quitWithoutAsking();
  await standIn.app.ended;
  expect(standIn.dialogs.asked).toEqual([]);
});

test('a question that is on the screen when the system shuts down is not waited for', async () => {
  const { standIn, state, closing, way } = leaving();
  closing.resolve();
  state.working = true;
  standIn.dialogs.answer = null;
  standIn.app.quit();
  await expect.poll(() => standIn.dialogs.asked).toHaveLength(1);
  way.quitWithoutAsking();
  await standIn.app.ended;
});

test('on a Mac the app stays when its last window is closed; elsewhere it ends', async () => {
  const mac = leaving('darwin');
  mac.standIn.app.emit('window-all-closed');
  expect(mac.standIn.app.quitCalls).toBe(0);
  const other = leaving('win32');
  other.closing.resolve();
  other.standIn.app.emit('window-all-closed');
  await other.standIn.app.ended;
});
