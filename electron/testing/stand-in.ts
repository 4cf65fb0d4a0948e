import { EventEmitter } from 'node:events';
import type { MenuItemConstructorOptions } from 'electron';
import type { createService } from '#engine/index.ts';
import type { ElectronApi } from '../main/electron-api.ts';
import { StandInApp } from './stand-in-app.ts';
import { StandInEngine } from './stand-in-engine.ts';
import { StandInWindow } from './stand-in-window.ts';

type Handler = (event: unknown, ...args: unknown[]) => unknown;

/** What the main process did with Electron, and handles to make Electron's side of things happen. */
export interface StandIn {
  readonly electron: ElectronApi;
  readonly app: StandInApp;
  readonly windows: StandInWindow[];
  readonly engines: StandInEngine[];
  readonly handlers: Map<string, Handler>;
  /** Channels that are listened to besides the handlers. */
  readonly channels: Set<string>;
  readonly schemes: unknown[];
  readonly session: EventEmitter & Record<string, unknown>;
  readonly notifications: { readonly title: string; readonly body: string; click(): void; closed: boolean }[];
  readonly opened: string[];
  readonly revealed: string[];
  readonly power: EventEmitter;
  readonly blocked: Set<number>;
  /** The last menus, as templates. */
  readonly menus: { application: MenuItemConstructorOptions[]; tray: MenuItemConstructorOptions[] };
  /** Answers one request for an address of ours. */
  serve(request: Request): Promise<Response>;
  /** An `answer` of null: nobody answers. */
  readonly dialogs: { folder: string | null; answer: number | null; asked: unknown[] };
  readonly keychain: { available: boolean; backend: string; mark: string; broken: boolean };
  readonly theme: { themeSource: string; shouldUseDarkColors: boolean };
}

export interface StandInOptions {
  /** What the engine's process starts, where it runs in this one. */
  readonly createService?: typeof createService;
  /** Runs the engine elsewhere; in this process when absent. */
  readonly fork?: (module: string) => unknown;
  /** Called with each new window, before its page is loaded. */
  readonly onWindow?: (window: StandInWindow) => void;
}

/** Electron as far as the main process uses it, without Electron. */
export function makeStandIn(options: StandInOptions = {}): StandIn {
  const windows: StandInWindow[] = [];
  const app = new StandInApp(windows);
  const engines: StandInEngine[] = [];
  const handlers = new Map<string, Handler>();
  const channels = new Set<string>();
  const schemes: unknown[] = [];
  const notifications: StandIn['notifications'] = [];
  const opened: string[] = [];
  const revealed: string[] = [];
  const power = new EventEmitter();
  const blocked = new Set<number>();
  const menus: StandIn['menus'] = { application: [], tray: [] };
  const dialogs: StandIn['dialogs'] = { folder: null, answer: 0, asked: [] };
  const keychain = { available: true, backend: 'gnome_libsecret', mark: 'v11', broken: false };
  const theme = { themeSource: 'system', shouldUseDarkColors: false };
  const session = standInSession();
  let serve: ((request: Request) => Promise<Response>) | undefined;
  let lastBlocker = 0;

  class RecordedWindow extends StandInWindow {
    constructor(about: ConstructorParameters<typeof StandInWindow>[0]) {
      super(about);
      windows.push(this);
      this.once('closed', () => {
        windows.splice(windows.indexOf(this), 1);
        if (windows.length === 0 && !app.hasQuit) app.emit('window-all-closed');
      });
      app.emit('web-contents-created', {}, this.webContents);
      options.onWindow?.(this);
    }
  }

  class StandInNotification extends EventEmitter {
    static isSupported = () => true;
    readonly #about: { title: string; body: string };
    #shown: { closed: boolean } | undefined;
    constructor(about: { title: string; body: string }) {
      super();
      this.#about = about;
    }
    show(): void {
      const shown = { ...this.#about, closed: false, click: () => void this.emit('click') };
      this.#shown = shown;
      notifications.push(shown);
    }
    close(): void {
      if (this.#shown) this.#shown.closed = true;
    }
  }

  class StandInTray extends EventEmitter {
    setToolTip(): void {}
    setContextMenu(menu: { template: MenuItemConstructorOptions[] }): void {
      menus.tray = menu.template;
    }
  }

  const workArea = { x: 0, y: 0, width: 1600, height: 900 };
  const electron = {
    app,
    BrowserWindow: RecordedWindow,
    Notification: StandInNotification,
    Tray: StandInTray,
    Menu: {
      buildFromTemplate: (template: MenuItemConstructorOptions[]) => ({ template }),
      setApplicationMenu: (menu: { template: MenuItemConstructorOptions[] }) => {
        menus.application = menu.template;
      },
    },
    ipcMain: {
      handle: (channel: string, handler: Handler) => void handlers.set(channel, handler),
      // Used by electron-store.
      on: (channel: string) => void channels.add(channel),
      removeAllListeners: (channel: string) => void channels.delete(channel),
    },
    protocol: {
      registerSchemesAsPrivileged: (list: unknown[]) => void schemes.push(...list),
      handle: (_scheme: string, handler: typeof serve) => {
        serve = handler;
      },
    },
    session: { defaultSession: session },
    shell: {
      openExternal: async (url: string) => void opened.push(url),
      showItemInFolder: (path: string) => void revealed.push(path),
    },
    dialog: {
      showOpenDialog: async (...args: unknown[]) => {
        dialogs.asked.push(args.at(-1));
        return {
          canceled: dialogs.folder === null,
          filePaths: dialogs.folder === null ? [] : [dialogs.folder],
        };
      },
      showMessageBox: async (about: unknown) => {
        dialogs.asked.push(about);
        return { response: dialogs.answer ?? (await new Promise<number>(() => {})) };
      },
      showMessageBoxSync: (...args: unknown[]) => {
        dialogs.asked.push(args.at(-1));
        return dialogs.answer;
      },
    },
    powerMonitor: power,
    powerSaveBlocker: {
      start: () => {
        lastBlocker += 1;
        blocked.add(lastBlocker);
        return lastBlocker;
      },
      stop: (id: number) => blocked.delete(id),
    },
    safeStorage: {
      isAsyncEncryptionAvailable: async () => keychain.available,
      getSelectedStorageBackend: () => keychain.backend,
      encryptStringAsync: async (text: string) => {
        if (keychain.broken) throw new Error(`cannot encrypt ${text}`);
        return Buffer.concat([Buffer.from(keychain.mark), Buffer.from(text).map((byte) => byte ^ 0x5a)]);
      },
      decryptStringAsync: async (sealed: Buffer) => {
        if (keychain.broken) throw new Error('cannot decrypt');
        const text = Buffer.from(sealed.subarray(keychain.mark.length).map((byte) => byte ^ 0x5a)).toString();
        return { result: text, shouldReEncrypt: false };
      },
    },
    screen: {
      getPrimaryDisplay: () => ({ id: 1, workArea }),
      getAllDisplays: () => [{ id: 1, workArea }],
    },
    nativeTheme: theme,
    nativeImage: {},
    utilityProcess: {
      fork: (module: string) => {
        if (options.fork) return options.fork(module);
        const engine = new StandInEngine(module, options.createService);
        engines.push(engine);
        return engine;
      },
    },
  };
  return {
    electron: electron as unknown as ElectronApi,
    ...{
      app,
      windows,
      engines,
      handlers,
      channels,
      schemes,
      session,
      notifications,
      opened,
      revealed,
      power,
      blocked,
    },
    ...{ menus, dialogs, keychain, theme },
    serve: (request) => {
      if (serve === undefined) throw new Error('nothing serves the scheme');
      return serve(request);
    },
  };
}

/** Remembers the handlers that were set, by the name of what set them. */
function standInSession(): StandIn['session'] {
  const session = Object.assign(new EventEmitter(), {
    setPermissionRequestHandler: (handler: unknown) => Object.assign(session, { requestHandler: handler }),
    setPermissionCheckHandler: (handler: unknown) => Object.assign(session, { checkHandler: handler }),
    setDevicePermissionHandler: (handler: unknown) => Object.assign(session, { deviceHandler: handler }),
    webRequest: {
      onBeforeRequest: (handler: unknown) => Object.assign(session, { requestFilter: handler }),
    },
  });
  return session as unknown as StandIn['session'];
}
