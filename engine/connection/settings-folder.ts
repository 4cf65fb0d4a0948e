import { posix, win32 } from 'node:path';

/** The surroundings that decide where the settings lie. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** As in `process.platform`. */
  readonly platform: string;
  /** The user's home folder, absolute. */
  readonly home: string;
}

/**
 * Where Holdall keeps its settings, secrets and caches: `HOLDALL_HOME`, else the place the system has for
 * settings (`~/.config/holdall`, `~/Library/Application Support/Holdall`, `%APPDATA%\Holdall`). Absolute; a
 * relative `HOLDALL_HOME` counts from the current folder. Need not exist.
 */
export function settingsFolder({ env, platform, home }: Surroundings): string {
  const rules = platform === 'win32' ? win32 : posix;
  if (env.HOLDALL_HOME) return rules.resolve(env.HOLDALL_HOME);
  if (platform === 'win32')
    return rules.join(env.APPDATA || rules.join(home, 'AppData', 'Roaming'), 'Holdall');
  if (platform === 'darwin') return rules.join(home, 'Library', 'Application Support', 'Holdall');
  // The XDG rules say that a relative value must be ignored.
  const config = env.XDG_CONFIG_HOME;
  return rules.join(config && rules.isAbsolute(config) ? config : rules.join(home, '.config'), 'holdall');
}
