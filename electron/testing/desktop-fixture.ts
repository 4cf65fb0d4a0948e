import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { createService } from '#engine/index.ts';
import type { CallAnswer } from '#shared/contract/contract.ts';
import type { Desktop } from '../main/desktop.ts';
import type { DesktopOptions } from '../main/desktop-options.ts';
import { startDesktop } from '../main/start-desktop.ts';
import { CALL_CHANNEL } from '../messages/channels.ts';
import { makeStandIn, type StandIn } from './stand-in.ts';
import type { StandInWindow } from './stand-in-window.ts';

export interface DesktopFixture {
  readonly standIn: StandIn;
  readonly desktop: Desktop | undefined;
  readonly folder: string;
  readonly log: string[];
  readonly store: Map<string, unknown>;
  /** Milliseconds since the epoch, as the main process sees it. */
  now: number;
  window(): StandInWindow;
  /** A message as our own page would send it. */
  call(method: unknown, request: unknown): Promise<CallAnswer>;
  /** Any message, from any sender. */
  invoke(event: unknown, method: unknown, request: unknown): Promise<CallAnswer>;
  close(): Promise<void>;
}

export interface FixtureChanges {
  readonly options?: Partial<DesktopOptions>;
  readonly prepare?: (standIn: StandIn, folder: string, store: Map<string, unknown>) => void;
  readonly createService?: typeof createService;
}

/** The whole main process over the stand-in, with the real engine unless another is given. */
export async function desktopFixture(changes: FixtureChanges = {}): Promise<DesktopFixture> {
  const folder = mkdtempSync(join(tmpdir(), 'holdall-desktop-'));
  const standIn = makeStandIn(changes.createService ? { createService: changes.createService } : {});
  const log: string[] = [];
  const store = new Map<string, unknown>();
  mkdirSync(join(folder, 'user'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'assets', 'index.html'), '<!doctype html><title>Holdall</title>');
  changes.prepare?.(standIn, folder, store);
  const fixture = { now: 1_800_000_000_000 };
  const desktop = await startDesktop({
    electron: standIn.electron,
    paths: {
      engineHost: '/app/engine-host/main.js',
      preload: '/app/preload/preload.cjs',
      assets: join(folder, 'assets'),
      icons: '/app/icons',
    },
    home: join(folder, 'home'),
    userHome: join(folder, 'user'),
    hostName: 'test-computer',
    platform: 'linux',
    timeZone: 'Europe/Berlin',
    argv: ['holdall'],
    env: {},
    program: '/opt/Holdall/holdall',
    openStore: () => store,
    onEndingSignal: () => {},
    hasUpdateSource: false,
    loadUpdater: () => Promise.reject(new Error('nobody asked for updates')),
    log: (level, message, facts) => void log.push(`${level} ${message} ${JSON.stringify(facts ?? {})}`),
    time: {
      now: () => fixture.now,
      monotonic: () => fixture.now,
      delay: () => new Promise(() => {}),
      every: () => {},
    },
    ...changes.options,
  });
  const invoke = async (event: unknown, method: unknown, request: unknown): Promise<CallAnswer> => {
    const handler = standIn.handlers.get(CALL_CHANNEL);
    if (handler === undefined) throw new Error('there is no handler');
    return (await handler(event, structuredClone(method), structuredClone(request))) as CallAnswer;
  };
  const window = (): StandInWindow => {
    const [first] = standIn.windows;
    if (first === undefined) throw new Error('there is no window');
    return first;
  };
  return Object.assign(fixture, {
    ...{ standIn, desktop, folder, log, store, invoke, window },
    call: (method: unknown, request: unknown) => {
      const { webContents } = window();
      return invoke({ sender: webContents, senderFrame: webContents.mainFrame }, method, request);
    },
    close: async () => {
      standIn.dialogs.answer = 1;
      if (desktop !== undefined) {
        standIn.app.quit();
        await standIn.app.ended;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  });
}
