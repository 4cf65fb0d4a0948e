import type { CallAnswer, ContractEvent } from '#shared/contract/contract.ts';
import { engineDown } from './engine-failures.ts';
import { EngineProcess, type EngineProcessOptions } from './engine-process.ts';

export interface EngineKeeperOptions extends Omit<EngineProcessOptions, 'onGone' | 'onEvent'> {
  /** Milliseconds of a clock that never jumps. */
  readonly monotonic: () => number;
  /** How long a closing engine may tidy up, in milliseconds, before it is ended. */
  readonly closeWithinMs: number;
  readonly delay: (milliseconds: number) => Promise<void>;
}

/** More ends than this within the time below, and it stays down: something is broken for good. */
const MOST_ENDS = 3;
const WITHIN_MS = 5 * 60_000;

const everything = ['connections', 'plans', 'backups', 'status', 'preferences', 'jobs', 'secrets'] as const;

/** Keeps the engine's process running, and tells its listeners to ask anew after it had to be restarted. */
export class EngineKeeper {
  readonly #options: EngineKeeperOptions;
  readonly #listeners = new Set<(event: ContractEvent) => void>();
  readonly #ends: number[] = [];
  #engine: EngineProcess | undefined;
  #closing = false;

  constructor(options: EngineKeeperOptions) {
    this.#options = options;
    this.#engine = this.#start();
  }

  /** Never rejects. */
  async call(method: string, request: unknown): Promise<CallAnswer> {
    return (await this.#engine?.call(method, request)) ?? engineDown;
  }

  /** Returns the function that ends the subscription. */
  subscribe(listener: (event: ContractEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  wake(): void {
    this.#engine?.wake();
  }

  /** Stops the jobs and ends the process: in peace, or after `closeWithinMs` by force. */
  async close(): Promise<void> {
    this.#closing = true;
    const engine = this.#engine;
    if (engine === undefined) return;
    const late = this.#options.delay(this.#options.closeWithinMs).then(() => 'late' as const);
    if ((await Promise.race([engine.close(), late])) === 'late') {
      this.#options.log('warn', 'the engine did not close in time and is ended');
      engine.kill();
      await engine.close();
    }
  }

  #start(): EngineProcess {
    return new EngineProcess({
      ...this.#options,
      onEvent: (event) => this.#tell(event),
      onGone: ({ asked }) => {
        if (!asked && !this.#closing) this.#startAgain();
      },
    });
  }

  #startAgain(): void {
    const now = this.#options.monotonic();
    this.#ends.push(now);
    const lately = this.#ends.filter((at) => now - at < WITHIN_MS).length;
    const again = lately <= MOST_ENDS;
    this.#options.log('warn', 'the engine ended by itself', { again });
    this.#engine = again ? this.#start() : undefined;
    for (const what of everything) this.#tell({ type: 'changed', what });
  }

  #tell(event: ContractEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}
