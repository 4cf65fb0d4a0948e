import type { BrowserWindow, MessageBoxSyncOptions } from 'electron';
import type { ElectronApi } from './electron-api.ts';
import type { Words } from './words/words.ts';

export interface LeavingOptions {
  readonly electron: Pick<ElectronApi, 'app' | 'dialog'>;
  /** As in `process.platform`. */
  readonly platform: string;
  readonly words: () => Words;
  readonly isWorking: () => boolean;
  /** False when the person stays because of something unsaved. */
  readonly closeWindow: () => Promise<boolean>;
  readonly closeEngine: () => Promise<void>;
}

/** The way out: asks about running jobs and unsaved changes, lets the engine tidy up, and only then ends the app. */
export class Leaving {
  readonly #options: LeavingOptions;
  #state: 'staying' | 'asking' | 'closing' | 'closed' = 'staying';
  #asks = true;
  /** Resolves when there is no time left for a question that is on the screen. */
  readonly #noTime = Promise.withResolvers<true>();

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

  /**
   * Whether what is unsaved in the window may be lost. Asked while Electron waits for the answer, hence in a dialog
   * that holds everything up.
   */
  mayDropUnsaved(window: BrowserWindow | undefined): boolean {
    if (!this.#asks) return true;
    const { unsavedQuestion, unsavedDetail, stay, discard } = this.#options.words();
    const about: MessageBoxSyncOptions = {
      type: 'question',
      message: unsavedQuestion,
      detail: unsavedDetail,
      buttons: [stay, discard],
      defaultId: 0,
      cancelId: 0,
      noLink: true,
    };
    const { dialog } = this.#options.electron;
    const answer = window ? dialog.showMessageBoxSync(window, about) : dialog.showMessageBoxSync(about);
    return answer === 1;
  }

  /** The system is shutting down: there is nobody to ask and little time. */
  quitWithoutAsking(): void {
    this.#asks = false;
    this.#noTime.resolve(true);
    this.#options.electron.app.quit();
  }

  async #leave(): Promise<void> {
    this.#state = 'asking';
    const isMeant = !this.#asks || !this.#options.isWorking() || (await this.#confirmed());
    // The window goes before the engine: who stays with it needs both.
    if (!isMeant || !(await this.#options.closeWindow())) {
      this.#state = 'staying';
      return;
    }
    this.#state = 'closing';
    await this.#options.closeEngine();
    this.#state = 'closed';
    this.#options.electron.app.quit();
  }

  #confirmed(): Promise<boolean> {
    const { quitQuestion, quitDetail, keepRunning, quitAnyway } = this.#options.words();
    const asked = this.#options.electron.dialog.showMessageBox({
      type: 'question',
      message: quitQuestion,
      detail: quitDetail,
      buttons: [keepRunning, quitAnyway],
      defaultId: 0,
      cancelId: 0,
      noLink: true,
    });
    return Promise.race([asked.then(({ response }) => response === 1), this.#noTime.promise]);
  }
}
