import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { Service } from '#engine/index.ts';
import { describeContract } from '#engine/testing/contract-suite.ts';
import { buildPreload } from '../build/build-desktop.ts';
import { desktopFixture } from '../testing/desktop-fixture.ts';
import { bridgeClient, runPreload } from '../testing/page.ts';

let built: string;
beforeAll(async () => {
  built = mkdtempSync(join(tmpdir(), 'holdall-preload-'));
  await buildPreload(built);
});
afterAll(() => rmSync(built, { recursive: true, force: true }));

/** Preload, sender check, main process, engine host: all real; only Electron itself is not. */
describeContract('Electron IPC', async (service: Service) => {
  // The suite closes the service itself.
  const lent: Service = {
    call: (method, request) => service.call(method, request),
    subscribe: (listener) => service.subscribe(listener),
    wake: () => service.wake(),
    close: async () => {},
  };
  const desktop = await desktopFixture({ createService: async () => lent });
  return {
    open: async () => {
      const contents = desktop.window().webContents;
      const event = { sender: contents, senderFrame: contents.mainFrame };
      const bridge = runPreload(
        join(built, 'electron', 'preload', 'preload.cjs'),
        contents,
        (channel, ...args) =>
          Promise.resolve(desktop.standIn.handlers.get(String(channel))?.(event, ...args)),
      );
      const client = bridgeClient(bridge);
      return { client, raw: client.raw, close: async () => {} };
    },
    close: () => desktop.close(),
  };
});
