import { join } from 'node:path';
import { z } from 'zod';
import { writeDurably } from '../connection/durable-write.ts';
import type { Ports } from '../ports/index.ts';

const stored = z.object({ lastUsed: z.record(z.string(), z.number()) });

/**
 * When each key was last used: `<home>/cache/share-keys.json`. Counted in memory and written now and then, so that a
 * request costs nothing; losing it harms nobody.
 */
export class KeyUse {
  readonly #folder: string;
  readonly #ports: Pick<Ports, 'files' | 'clock' | 'logger'>;
  readonly #noted = new Map<string, number>();

  constructor(home: string, ports: Pick<Ports, 'files' | 'clock' | 'logger'>) {
    this.#folder = join(home, 'cache');
    this.#ports = ports;
  }

  note(accessKeyId: string): void {
    this.#noted.set(accessKeyId, this.#ports.clock.now());
  }

  /** Milliseconds since the epoch by access key id; what other processes have written included. */
  times(): ReadonlyMap<string, number> {
    const times = new Map(Object.entries(this.#read()));
    for (const [id, at] of this.#noted) times.set(id, Math.max(at, times.get(id) ?? 0));
    return times;
  }

  /** Writes what was noted since; keys that are not among `ids` any more are dropped. Never throws. */
  save(ids: readonly string[]): void {
    if (this.#noted.size === 0) return;
    const { files, logger } = this.#ports;
    try {
      const known = new Set(ids);
      const lastUsed = Object.fromEntries([...this.times()].filter(([id]) => known.has(id)));
      files.mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      // No lock: of two that write at once one loses a minute.
      writeDurably(this.#path, `${JSON.stringify({ lastUsed })}\n`, 0o600, files);
      this.#noted.clear();
    } catch (error) {
      logger.debug('when keys were used could not be remembered', { error: String(error) });
    }
  }

  get #path(): string {
    return join(this.#folder, 'share-keys.json');
  }

  #read(): Record<string, number> {
    try {
      const { files } = this.#ports;
      return stored.parse(JSON.parse(files.readFileSync(this.#path, 'utf8'))).lastUsed;
    } catch {
      return {};
    }
  }
}
