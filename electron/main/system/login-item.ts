import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { ElectronApi } from '../electron-api.ts';
import { autostartEntry, autostartFile } from './autostart-entry.ts';

/** Given to the program that the system starts at sign-in: no window then. */
export const HIDDEN_FLAG = '--hidden';

export interface LoginItemOptions {
  readonly app: Pick<ElectronApi['app'], 'isPackaged' | 'setLoginItemSettings'>;
  /** As in `process.platform`. */
  readonly platform: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly userHome: string;
  /** Absolute path of the running program. */
  readonly program: string;
}

/** Sets whether the app starts at sign-in. Throws an Error with a sentence for the person when it cannot. */
export function setStartAtLogin(enabled: boolean, options: LoginItemOptions): void {
  const { app, platform, env, userHome, program } = options;
  // From a checkout the program is Electron itself, which would start without Holdall.
  if (enabled && !app.isPackaged) throw new Error('Only the installed app can start when you sign in.');
  if (platform !== 'linux') {
    app.setLoginItemSettings({ openAtLogin: enabled, args: [HIDDEN_FLAG] });
    return;
  }
  const file = autostartFile(env, userHome);
  try {
    if (!enabled) {
      rmSync(file, { force: true });
      return;
    }
    mkdirSync(dirname(file), { recursive: true });
    // An AppImage runs from a mount that changes with every start; the file itself stays where it is.
    const text = autostartEntry(env.APPIMAGE ?? program, [HIDDEN_FLAG]);
    writeFileSync(`${file}.tmp`, text, { mode: 0o644 });
    renameSync(`${file}.tmp`, file);
  } catch (error) {
    throw new Error(`The file ${file} could not be changed.`, { cause: error });
  }
}

/** Whether this start came from the sign-in, so that no window is wanted. */
export function startedAtLogin(
  argv: readonly string[],
  app: Pick<ElectronApi['app'], 'getLoginItemSettings'>,
  platform: string,
): boolean {
  if (argv.includes(HIDDEN_FLAG)) return true;
  return platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin;
}
