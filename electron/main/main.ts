import { existsSync } from 'node:fs';
import { homedir, hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import * as electron from 'electron';
import Store from 'electron-store';
import { settingsFolder } from '#engine/index.ts';
import { builtPaths } from './desktop-paths.ts';
import { startDesktop } from './start-desktop.ts';
import { logFile } from './system/log-file.ts';
import { dropForeignSignalListeners, onEndingSignal } from './system/signals.ts';

// First module of the main process. No `await` before `startDesktop` was called: Electron gets ready meanwhile,
// and what must be set before that would be too late.
const { env, argv, platform, execPath: program } = process;
const userHome = homedir();
const home = settingsFolder({ env, platform, home: userHome });
const log = logFile(join(home, 'desktop.log'), { now: () => Date.now(), debug: env.HOLDALL_DEBUG === '1' });

dropForeignSignalListeners(process);

const openStore = () => {
  const store = new Store({ name: 'desktop', cwd: home, clearInvalidConfig: true });
  // electron-store opens a channel for stores in windows, which answers whoever asks. We have none.
  electron.ipcMain.removeAllListeners('electron-store-get-data');
  return store;
};

const started = startDesktop({
  ...{ electron, home, userHome, platform, argv, env, program, openStore, log },
  paths: builtPaths(import.meta.url),
  onEndingSignal: (end) => onEndingSignal(process, end),
  hostName: hostname(),
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  // Written by the packager where a place to publish to was configured.
  hasUpdateSource: existsSync(join(process.resourcesPath ?? '', 'app-update.yml')),
  loadUpdater: async () => (await import('electron-updater')).default.autoUpdater,
  time: {
    now: () => Date.now(),
    monotonic: () => performance.now(),
    delay: async (milliseconds) => {
      // It must not keep alive what is about to end.
      await delay(milliseconds, undefined, { ref: false });
    },
    every: (milliseconds, action) => void setInterval(action, milliseconds),
  },
});

started.catch((error: unknown) => {
  log('warn', 'Holdall could not start', { error: error instanceof Error ? error.stack : String(error) });
  electron.dialog.showErrorBox('Holdall', 'Holdall could not start. Your stored backups are not affected.');
  electron.app.exit(1);
});
