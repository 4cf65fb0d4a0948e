import type { ElectronApi } from './electron-api.ts';
import type { Words } from './words/words.ts';

export interface LeavingOptions {
  readonly electron: Pick<ElectronApi, 'app' | 'dialog'>;
  /** As in `process.platform`. */
  readonly platform: string;
  readonly words: () => Words;
  readonly isWorking: () => boolean;
  readonly closeEngine: () => Promise<void>;
}

/** The way out: asks when a job is running, lets the engine tidy up, and only then ends the app. */
export class Leaving {
  readonly #options: LeavingOptions;
  #state: 'staying' | 'asking' | 'closing' | 'closed' = 'staying';
  #asks = true;

  constructor(options: LeavingOptions) {
    this.#options = options;
    const { app } = options.electron;
    app.on('before-quit', (event) => {
      if (this.#state === 'closed') return;
      event.preventDefault();
      if (this.#state === 'staying') void this.#leave();
    });
    app.on('window-all-closed', () => {
      // On a Mac an app without windows stays in the dock.
      if (options.platform !== 'darwin' || this.isLeaving()) app.quit();
    });
  }

  isLeaving(): boolean {
    return this.#state === 'closing' || this.#state === 'closed';
  }

  /** The system is shutting down: there is nobody to ask and little time. */
  quitWithoutAsking(): void {
    this.#asks = false;
    this.#options.electron.app.quit();
  }

  async #leave(): Promise<void> {
    this.#state = 'asking';
    if (this.#asks && this.#options.isWorking() && !(await this.#confirmed())) {
      this.#state = 'staying';
      return;
    }
    this.#state = 'closing';
    await this.#options.closeEngine();
    this.#state = 'closed';
    this.#options.electron.app.quit();
  }

  async #confirmed(): Promise<boolean> {
    const { quitQuestion, quitDetail, keepRunning, quitAnyway } = this.#options.words();
    const { response } = await this.#options.electron.dialog.showMessageBox({
      type: 'question',
      message: quitQuestion,
      detail: quitDetail,
      buttons: [keepRunning, quitAnyway],
      defaultId: 0,
      cancelId: 0,
      noLink: true,
    });
    return response === 1;
  }
}
