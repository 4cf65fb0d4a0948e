import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { _electron as electron, type Page } from 'playwright-core';
import { electronBinary } from '../../scripts/start/electron-binary.ts';
import { PATIENCE_MS } from '../app/support/browser.ts';
import type { RunningShell, ShellOptions } from './shell-host.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The program of Electron, or the packaged app that HOLDALL_TEST_APP names; undefined where there is neither. */
export const electronProgram = process.env.HOLDALL_TEST_APP ?? electronBinary(root, process.env);

/** Stands in the title of every suite that needs Electron, so that a skipped one says why. */
export const inElectron = electronProgram === undefined ? ' – SKIPPED: no Electron here' : '';

if (electronProgram === undefined && process.env.HOLDALL_TEST_ELECTRON === 'required') {
  throw new Error('HOLDALL_TEST_ELECTRON says that Electron must be here, and it is not.');
}

/** The real desktop app, with the same face as the shell. */
export async function startElectron(options: Omit<ShellOptions, 'browser'>): Promise<RunningShell> {
  const { userHome, settings, locale = 'en-GB', colorScheme = 'light' } = options;
  const packaged = process.env.HOLDALL_TEST_APP !== undefined;
  const app = await electron.launch({
    executablePath: electronProgram ?? '',
    // Runners of continuous integration have no user namespaces for Chromium's sandbox on Linux.
    args: [
      ...(packaged ? [] : [root]),
      `--lang=${locale}`,
      ...(process.platform === 'linux' ? ['--no-sandbox'] : []),
    ],
    colorScheme,
    env: {
      ...definedEnv(),
      ...{ HOME: userHome, USERPROFILE: userHome, HOLDALL_HOME: settings, TZ: 'UTC' },
    },
  });
  const page: Page = await app.firstWindow();
  page.setDefaultTimeout(PATIENCE_MS);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  return {
    page,
    complaints,
    folderDialog: (path) => {
      void app.evaluate(({ dialog }, folder) => {
        const filePaths = folder === null ? [] : [folder];
        dialog.showOpenDialog = async () => ({ canceled: folder === null, filePaths });
      }, path);
    },
    close: async () => {
      await app.close();
      if (!existsSync(settings)) throw new Error('the app kept its settings elsewhere');
    },
  };
}

function definedEnv(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
