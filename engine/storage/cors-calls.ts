import type { CorsRule } from '#shared/cors.ts';
import type { CallOptions } from './storage.ts';

/** The rules of the bucket about web pages; nothing that a backup or a restore needs. Rejects as `Storage` does. */
export interface CorsCalls {
  /** Undefined where the storage answers, but not with rules. */
  read(options: CallOptions): Promise<readonly CorsRule[] | undefined>;
  /** Puts these in place of all that are there. */
  write(rules: readonly CorsRule[], options: CallOptions): Promise<void>;
}
