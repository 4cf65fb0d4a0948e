/** The part of electron-updater that is used. */
export interface Updater {
  autoDownload: boolean;
  autoInstallOnAppQuit: boolean;
  allowDowngrade: boolean;
  checkForUpdates(): Promise<unknown>;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

export interface UpdatesOptions {
  /** The person's wish; off unless somebody switched it on. */
  readonly wanted: boolean;
  readonly isPackaged: boolean;
  /** Whether this build knows where its updates come from. */
  readonly hasSource: boolean;
  readonly loadUpdater: () => Promise<Updater>;
  /** Calls back regularly until the process ends. */
  readonly every: (milliseconds: number, action: () => void) => void;
  readonly log: (level: 'debug' | 'warn', message: string, facts?: Record<string, unknown>) => void;
}

const DAY = 86_400_000;

/**
 * Looks for updates at the start and once a day, and installs one at quitting. Without the person's wish nothing
 * is loaded and nothing is asked of any server. Resolves with whether it looks.
 */
export async function startUpdates(options: UpdatesOptions): Promise<boolean> {
  const { wanted, isPackaged, hasSource, log } = options;
  if (!wanted || !isPackaged || !hasSource) return false;
  const updater = await options.loadUpdater();
  updater.autoDownload = true;
  // Never in mid backup: only when the person quits.
  updater.autoInstallOnAppQuit = true;
  updater.allowDowngrade = false;
  updater.on('error', (error) => log('warn', 'updates could not be looked for', { error: error.message }));
  const look = () => {
    updater.checkForUpdates().catch((error: unknown) => {
      log('warn', 'updates could not be looked for', { error: String(error) });
    });
  };
  look();
  options.every(DAY, look);
  return true;
}
