import type { DesktopPaths } from './desktop-paths.ts';
import type { ElectronApi } from './electron-api.ts';
import type { KeyValueStore } from './system/desktop-store.ts';
import type { Log } from './system/log-file.ts';
import type { Updater } from './system/updates.ts';

/** Everything the main process gets from outside. */
export interface DesktopOptions {
  readonly electron: ElectronApi;
  readonly paths: DesktopPaths;
  /** Settings folder, absolute. */
  readonly home: string;
  readonly userHome: string;
  readonly hostName: string;
  /** As in `process.platform`. */
  readonly platform: string;
  readonly timeZone: string;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute path of the running program. */
  readonly program: string;
  /** Opened only by the instance that stays. */
  readonly openStore: () => KeyValueStore;
  /** Calls `end` when the system asks this program to end. */
  readonly onEndingSignal: (end: () => void) => void;
  readonly hasUpdateSource: boolean;
  readonly loadUpdater: () => Promise<Updater>;
  readonly log: Log;
  readonly time: {
    /** Milliseconds since the epoch. */
    now(): number;
    monotonic(): number;
    delay(milliseconds: number): Promise<void>;
    every(milliseconds: number, action: () => void): void;
  };
}
