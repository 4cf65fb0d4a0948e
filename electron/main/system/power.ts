import type { ElectronApi } from '../electron-api.ts';

export interface PowerOptions {
  readonly electron: Pick<ElectronApi, 'powerMonitor' | 'powerSaveBlocker'>;
  /** The computer woke up, or somebody came back: missed backups may be due. */
  readonly onWake: () => void;
  readonly onShutdown: () => void;
}

/** Sleep and waking: keeps the computer from dozing off in mid job, and tells when it slept anyway. */
export class Power {
  readonly #blocker: ElectronApi['powerSaveBlocker'];
  #blocking: number | undefined;

  constructor({ electron, onWake, onShutdown }: PowerOptions) {
    this.#blocker = electron.powerSaveBlocker;
    electron.powerMonitor.on('resume', onWake);
    electron.powerMonitor.on('unlock-screen', onWake);
    electron.powerMonitor.on('shutdown', onShutdown);
  }

  /** The screen may still go dark; only the computer stays awake. */
  keepAwake(wanted: boolean): void {
    if (wanted && this.#blocking === undefined) {
      this.#blocking = this.#blocker.start('prevent-app-suspension');
    } else if (!wanted && this.#blocking !== undefined) {
      this.#blocker.stop(this.#blocking);
      this.#blocking = undefined;
    }
  }
}
