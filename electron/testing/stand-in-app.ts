import { EventEmitter } from 'node:events';
import type { StandInWindow } from './stand-in-window.ts';

/** `app` without Electron: events, paths, and quitting as Electron does it. */
export class StandInApp extends EventEmitter {
  readonly windows: StandInWindow[];
  readonly paths = new Map<string, string>();
  readonly loginItems: unknown[] = [];
  isPackaged = true;
  isOnlyInstance = true;
  openedAtLogin = false;
  locale = 'en-GB';
  sandboxed = false;
  hasQuit = false;
  quitCalls = 0;
  readonly #ended = Promise.withResolvers<void>();

  constructor(windows: StandInWindow[]) {
    super();
    this.windows = windows;
  }

  /** Resolves when the app has really quit. */
  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  setName(): void {}
  setPath(name: string, path: string): void {
    this.paths.set(name, path);
  }
  getPath(name: string): string {
    return this.paths.get(name) ?? '';
  }
  getVersion(): string {
    return '0.0.0';
  }
  requestSingleInstanceLock(): boolean {
    return this.isOnlyInstance;
  }
  enableSandbox(): void {
    this.sandboxed = true;
  }
  whenReady(): Promise<void> {
    return Promise.resolve();
  }
  getLocale(): string {
    return this.locale;
  }
  setLoginItemSettings(settings: unknown): void {
    this.loginItems.push(settings);
  }
  getLoginItemSettings(): { wasOpenedAtLogin: boolean } {
    return { wasOpenedAtLogin: this.openedAtLogin };
  }

  quit(): void {
    this.quitCalls += 1;
    if (this.hasQuit) return;
    let prevented = false;
    this.emit('before-quit', { preventDefault: () => (prevented = true) });
    if (prevented) return;
    for (const window of [...this.windows]) if (!window.destroyed && !window.close()) return;
    this.exit();
  }

  exit(): void {
    if (this.hasQuit) return;
    this.hasQuit = true;
    this.emit('quit');
    this.#ended.resolve();
  }
}
