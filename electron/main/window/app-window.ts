import type { BrowserWindow, BrowserWindowConstructorOptions, WebContents } from 'electron';
import type { ContractEvent } from '#shared/contract/contract.ts';
import { EVENT_CHANNEL } from '../../messages/channels.ts';
import type { ElectronApi } from '../electron-api.ts';
import { isAppUrl, START_PAGE } from '../protocol/app-origin.ts';
import type { DesktopStore } from '../system/desktop-store.ts';
import { MIN_HEIGHT, MIN_WIDTH, placeWindow, type WindowState } from './window-state.ts';

export interface AppWindowOptions {
  readonly electron: Pick<ElectronApi, 'BrowserWindow' | 'nativeTheme' | 'screen'>;
  readonly store: DesktopStore;
  /** Absolute path of the built preload. */
  readonly preload: string;
  /** Absolute path of the window's picture, where the system does not take it from the program. */
  readonly icon: string;
  readonly developerTools: boolean;
  /** Whether closing the window hides it, because backups go on; told when it really closed. */
  readonly hidesOnClose: () => boolean;
  readonly onHidden: () => void;
  /** Whether the window may go although its page holds something unsaved. Answered at once: the page waits. */
  readonly mayDropUnsaved: () => boolean;
}

/** The one window of the app: made when it is wanted, kept where the person left it. */
export class AppWindow {
  readonly #options: AppWindowOptions;
  #window: BrowserWindow | undefined;
  #closing: PromiseWithResolvers<boolean> | undefined;

  constructor(options: AppWindowOptions) {
    this.#options = options;
  }

  /** The page contents, while there is a window. */
  contents(): WebContents | undefined {
    return this.#living()?.webContents;
  }

  isFocused(): boolean {
    return this.#living()?.isFocused() ?? false;
  }

  /** Brings the window to the front; makes it when there is none. */
  show(): void {
    const window = this.#living() ?? this.#make();
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  }

  /** Closes the window for good, also where it is only hidden otherwise. False when unsaved changes keep it open. */
  close(): Promise<boolean> {
    const window = this.#living();
    if (window === undefined) return Promise.resolve(true);
    this.#closing ??= Promise.withResolvers<boolean>();
    const { promise } = this.#closing;
    window.close();
    return promise;
  }

  /** Events go to our own page alone, never to what else might be shown. */
  send(event: ContractEvent): void {
    const contents = this.contents();
    if (contents !== undefined && isAppUrl(contents.getURL())) contents.send(EVENT_CHANNEL, event);
  }

  /** `fraction` from 0 to 1, 2 for “busy, nobody knows how long”, -1 for nothing. */
  setProgress(fraction: number): void {
    this.#living()?.setProgressBar(fraction);
  }

  /** Parent for dialogs. */
  native(): BrowserWindow | undefined {
    return this.#living();
  }

  #living(): BrowserWindow | undefined {
    return this.#window?.isDestroyed() === false ? this.#window : undefined;
  }

  #make(): BrowserWindow {
    const { electron, store } = this.#options;
    const primary = electron.screen.getPrimaryDisplay();
    const others = electron.screen.getAllDisplays().filter(({ id }) => id !== primary.id);
    const place = placeWindow(
      store.windowState(),
      [primary, ...others].map(({ workArea }) => workArea),
    );
    const window = new electron.BrowserWindow(windowOptions(place, this.#options));
    this.#window = window;
    if (place.maximized) window.maximize();
    window.on('close', (event) => {
      store.keepWindowState(stateOf(window));
      if (this.#closing !== undefined || !this.#options.hidesOnClose()) return;
      event.preventDefault();
      window.hide();
      this.#options.onHidden();
    });
    window.webContents.on('will-prevent-unload', (event) => {
      // Preventing what the page prevents lets it go.
      if (this.#options.mayDropUnsaved()) event.preventDefault();
      else this.#closed(false);
    });
    // A page that hangs cannot say whether it holds something unsaved, and must not keep the app from ending.
    window.on('unresponsive', () => {
      if (this.#closing !== undefined) window.destroy();
    });
    window.once('closed', () => {
      this.#window = undefined;
      this.#closed(true);
    });
    void window.loadURL(START_PAGE);
    return window;
  }

  #closed(isGone: boolean): void {
    this.#closing?.resolve(isGone);
    this.#closing = undefined;
  }
}

function windowOptions(place: WindowState, options: AppWindowOptions): BrowserWindowConstructorOptions {
  const { x, y, width, height } = place;
  return {
    ...{ x, y, width, height, minWidth: MIN_WIDTH, minHeight: MIN_HEIGHT },
    title: 'Holdall',
    icon: options.icon,
    // Shown by `show`, so that starting at sign-in opens nothing.
    show: false,
    autoHideMenuBar: true,
    // The colour of the page, so that nothing flashes before it is there.
    backgroundColor: options.electron.nativeTheme.shouldUseDarkColors ? '#16191c' : '#f7f8f9',
    webPreferences: {
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: options.developerTools,
    },
  };
}

function stateOf(window: BrowserWindow): WindowState {
  return { ...window.getNormalBounds(), maximized: window.isMaximized() };
}
