import type { Clock } from './clock.ts';
import type { FileSystem } from './file-system.ts';
import type { Logger } from './logger.ts';
import type { Random } from './random.ts';

export type { Clock } from './clock.ts';
export type { FileSystem } from './file-system.ts';
export { type Logger, silentLogger } from './logger.ts';
export type { Random } from './random.ts';
export type { SecretLock, SecretStore } from './secret-store.ts';

/** What every job gets from outside. */
export interface Ports {
  readonly clock: Clock;
  readonly random: Random;
  readonly files: FileSystem;
  readonly logger: Logger;
}
