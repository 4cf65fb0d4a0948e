import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page, Route } from 'playwright-core';
import { ensureDesktopBuilt } from '../../electron/build/ensure-desktop-built.ts';
import { ensureRendererBuilt } from '../../web/index.ts';
import { PATIENCE_MS } from '../app/support/browser.ts';
import { oncePerRun } from './once-per-run.ts';
import type { FromShell, ServedAnswer, ToShell } from './shell/messages.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const mainProcess = fileURLToPath(new URL('./shell/main-process.ts', import.meta.url));
const entry = fileURLToPath(new URL('../../.build/desktop/electron/main/main.js', import.meta.url));

const APP_ORIGIN = 'app://holdall';
/** A browser has no scheme of ours; this host, which nobody can reach, stands for it. */
const PAGE_ORIGIN = 'https://holdall.invalid';

export interface ShellOptions {
  readonly browser: Browser;
  /** The person's home folder, absolute. */
  readonly userHome: string;
  /** Settings folder, absolute. */
  readonly settings: string;
  readonly locale?: string;
  readonly colorScheme?: 'light' | 'dark';
}

export interface RunningShell {
  readonly page: Page;
  /** Errors and warnings of the browser's console, and what a content policy refused. */
  readonly complaints: readonly string[];
  /** What the system's folder dialog answers from now on; null = the person cancels. */
  folderDialog(path: string | null): void;
  /** Quits as from the menu; fails when the program did not end well. */
  close(): Promise<void>;
}

export interface SignalledShell extends RunningShell {
  /** As `close`, but asked by a signal, as when a session ends. */
  closeBySignal(): Promise<void>;
}

/** Builds the window that every host shows, once for all journeys: two at a time would take each other's away. */
export async function buildWindow(): Promise<void> {
  await oncePerRun('window', async () => void (await ensureRendererBuilt({ root, onBuild: () => {} })));
}

/** Builds what the shell runs, once for all journeys. */
export async function buildShell(): Promise<void> {
  await buildWindow();
  await oncePerRun('desktop', ensureDesktopBuilt);
}

/**
 * The desktop app without Electron: its built main process, preload and engine run as they ship, in processes
 * of their own; `electron` is a stand-in whose window is a page of `browser`.
 */
export async function startShell(options: ShellOptions): Promise<SignalledShell> {
  const { browser, userHome, settings, locale = 'en-GB', colorScheme = 'light' } = options;
  const child = fork(mainProcess, [entry], {
    serialization: 'advanced',
    env: {
      ...process.env,
      ...{ HOME: userHome, USERPROFILE: userHome, HOLDALL_HOME: settings, TZ: 'UTC' },
      ...{ HOLDALL_TEST_LOCALE: locale, ELECTRON_MIRROR: 'http://127.0.0.1:9/' },
    },
  });
  const context = await browser.newContext({
    viewport: { width: 1180, height: 860 },
    reducedMotion: 'reduce',
    timezoneId: 'UTC',
    ...{ locale, colorScheme },
  });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  const link = new ShellLink(child, page);
  await link.loaded;
  return {
    page,
    complaints,
    folderDialog: (path) => link.tell({ type: 'folder', path }),
    close: () => end(child, context, () => link.tell({ type: 'quit' })),
    closeBySignal: () => end(child, context, () => child.kill('SIGTERM')),
  };
}

async function end(child: ChildProcess, context: BrowserContext, ask: () => void): Promise<void> {
  const ended = child.exitCode === null ? once(child, 'exit') : Promise.resolve([child.exitCode, null]);
  ask();
  const [code, signal] = await ended;
  await context.close();
  if (code !== 0) throw new Error(`the desktop app ended with ${code ?? signal}`);
}

/** Joins a page to the main process: loading, files, calls and events. */
class ShellLink {
  readonly loaded: Promise<void>;
  readonly #child: ChildProcess;
  readonly #page: Page;
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();
  #lastId = 0;

  constructor(child: ChildProcess, page: Page) {
    this.#child = child;
    this.#page = page;
    const loaded = Promise.withResolvers<void>();
    this.loaded = loaded.promise;
    child.on('message', (message: FromShell) => {
      if (message.type === 'load')
        this.#load(message.url, message.preload).then(loaded.resolve, loaded.reject);
      else this.#receive(message);
    });
    child.once('exit', (code) => {
      const gone = new Error(`the desktop app ended (${code})`);
      loaded.reject(gone);
      for (const { reject } of this.#waiting.values()) reject(gone);
      this.#waiting.clear();
    });
  }

  tell(message: ToShell): void {
    if (this.#child.connected) this.#child.send(message);
  }

  async #load(url: string, preload: string): Promise<void> {
    await this.#page.exposeBinding('holdallInvoke', (source, args: unknown[]) => {
      const frame = { url: toApp(source.frame.url()), isMain: source.frame === source.page.mainFrame() };
      return this.#ask((id) => ({ type: 'invoke', id, args, frame }));
    });
    await this.#page.addInitScript(preloadScript(readFileSync(preload, 'utf8')));
    await this.#page.route(`${PAGE_ORIGIN}/**`, (route) => this.#serve(route));
    await this.#page.goto(url.replace(APP_ORIGIN, PAGE_ORIGIN));
  }

  async #serve(route: Route): Promise<void> {
    const request = route.request();
    const about = { url: toApp(request.url()), method: request.method() };
    const answer = (await this.#ask((id) => ({ type: 'request', id, ...about }))) as ServedAnswer;
    const { status, headers, base64 } = answer;
    await route.fulfill({ status, headers, body: Buffer.from(base64, 'base64') });
  }

  #receive(message: Exclude<FromShell, { type: 'load' }>): void {
    if (message.type === 'sent') {
      const { channel, message: event } = message;
      // A page that is being reloaded hears nothing, in Electron as here.
      this.#page.evaluate(deliver, { channel, event }).catch(() => {});
      return;
    }
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.type === 'refusal') waiting?.reject(new Error(message.reason));
    else waiting?.resolve(message.type === 'served' ? message.answer : message.value);
  }

  #ask(make: (id: number) => ToShell): Promise<unknown> {
    this.#lastId += 1;
    const waiting = Promise.withResolvers<unknown>();
    this.#waiting.set(this.#lastId, waiting);
    this.tell(make(this.#lastId));
    return waiting.promise;
  }
}

function toApp(url: string): string {
  return url.startsWith(`${PAGE_ORIGIN}/`) ? APP_ORIGIN + url.slice(PAGE_ORIGIN.length) : url;
}

/** Runs in the page. */
function deliver({ channel, event }: { channel: string; event: unknown }): void {
  const page = globalThis as { holdallDeliver?: (channel: string, event: unknown) => void };
  page.holdallDeliver?.(channel, event);
}

/** The built preload, with what Electron's sandbox gives it, as a script that runs before the page's own. */
function preloadScript(preload: string): string {
  return `(() => {
    const listeners = new Set();
    const electron = {
      contextBridge: { exposeInMainWorld: (name, api) => { globalThis[name] = api; } },
      ipcRenderer: {
        invoke: (...args) => globalThis.holdallInvoke(args),
        on: (channel, listener) => { listeners.add({ channel, listener }); },
        off: (channel, listener) => {
          for (const one of listeners) if (one.listener === listener) listeners.delete(one);
        },
      },
    };
    globalThis.holdallDeliver = (channel, event) => {
      for (const one of listeners) if (one.channel === channel) one.listener({}, event);
    };
    const require = (name) => {
      if (name !== 'electron') throw new Error('a sandboxed preload cannot load ' + name);
      return electron;
    };
    (function (require) {
      ${preload}
    })(require);
  })();`;
}
