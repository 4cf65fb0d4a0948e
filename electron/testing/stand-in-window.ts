import { EventEmitter } from 'node:events';
import type { BrowserWindowConstructorOptions } from 'electron';

export interface StandInFrame {
  processId: number;
  routingId: number;
  parent: StandInFrame | null;
  url: string;
}

let lastId = 0;

/** Page contents without a page: remembers what it was told, and can be made to emit what Electron would. */
export class StandInContents extends EventEmitter {
  readonly id: number;
  readonly sent: { readonly channel: string; readonly message: unknown }[] = [];
  readonly mainFrame: StandInFrame;
  /** Whether the page holds something unsaved, and so prevents its unloading. */
  isUnsaved = false;
  openHandler: ((details: { readonly url: string }) => { readonly action: string }) | undefined;

  constructor() {
    super();
    lastId += 1;
    this.id = lastId;
    this.mainFrame = { processId: 100 + lastId, routingId: 1, parent: null, url: 'about:blank' };
  }

  getURL(): string {
    return this.mainFrame.url;
  }

  send(channel: string, message: unknown): void {
    const copy: unknown = structuredClone(message);
    this.sent.push({ channel, message: copy });
    // A page hears of it later, as between processes.
    setImmediate(() => this.emit('sent', channel, copy));
  }

  setWindowOpenHandler(handler: StandInContents['openHandler']): void {
    this.openHandler = handler;
  }
}

/** A window without a screen. */
export class StandInWindow extends EventEmitter {
  readonly options: BrowserWindowConstructorOptions;
  readonly webContents = new StandInContents();
  progress = -1;
  visible = false;
  focused = false;
  maximized = false;
  destroyed = false;
  /** The page does not answer. */
  hangs = false;
  bounds: { x: number; y: number; width: number; height: number };

  constructor(options: BrowserWindowConstructorOptions) {
    super();
    this.options = options;
    const { x = 0, y = 0, width = 0, height = 0 } = options;
    this.bounds = { x, y, width, height };
  }

  async loadURL(url: string): Promise<void> {
    this.webContents.mainFrame.url = url;
    this.emit('load', url);
  }
  show(): void {
    this.visible = true;
  }
  hide(): void {
    this.visible = false;
    this.focused = false;
  }
  focus(): void {
    this.focused = true;
  }
  restore(): void {}
  maximize(): void {
    this.maximized = true;
  }
  isMinimized(): boolean {
    return false;
  }
  isMaximized(): boolean {
    return this.maximized;
  }
  isFocused(): boolean {
    return this.focused;
  }
  isDestroyed(): boolean {
    return this.destroyed;
  }
  getNormalBounds(): StandInWindow['bounds'] {
    return this.bounds;
  }
  setProgressBar(fraction: number): void {
    this.progress = fraction;
  }

  /** As if the person clicked on the cross. False when the app did not let it happen. */
  close(): boolean {
    let prevented = false;
    this.emit('close', { preventDefault: () => (prevented = true) });
    if (prevented) return false;
    if (this.hangs) {
      this.emit('unresponsive');
      return this.destroyed;
    }
    if (this.webContents.isUnsaved) {
      let mayUnload = false;
      this.webContents.emit('will-prevent-unload', { preventDefault: () => (mayUnload = true) });
      if (!mayUnload) return false;
    }
    this.destroy();
    return true;
  }

  destroy(): void {
    this.destroyed = true;
    this.emit('closed');
  }
}
