import { randomBytes } from 'node:crypto';
import * as nodeFs from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from './clock.ts';
import type { FileSystem } from './file-system.ts';
import type { Random } from './random.ts';

/** The real clock of this computer. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: async (milliseconds, signal) => {
    await delay(milliseconds, undefined, signal ? { signal } : {});
  },
};

/** The operating system's random source. */
export const systemRandom: Random = { bytes: (length) => randomBytes(length) };

/** The real file system of this computer. */
export const systemFileSystem: FileSystem = nodeFs;
