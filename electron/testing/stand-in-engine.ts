import { EventEmitter } from 'node:events';
import type { createService } from '#engine/index.ts';
import { runEngineHost } from '../engine-host/run-engine-host.ts';

/** The engine's process, in this one: everything that passes is cloned, as between processes. */
export class StandInEngine extends EventEmitter {
  readonly module: string;
  readonly #toHost = new EventEmitter();
  #gone = false;
  killed = false;

  constructor(module: string, service: typeof createService | undefined) {
    super();
    this.module = module;
    runEngineHost({
      port: {
        postMessage: (message) => this.#pass(this, message),
        on: (event, listener) => this.#toHost.on(event, (data: unknown) => listener({ data })),
      },
      exit: () => setImmediate(() => this.end()),
      ...(service === undefined ? {} : { createService: service }),
    });
  }

  postMessage(message: unknown): void {
    this.#pass(this.#toHost, message);
  }

  kill(): boolean {
    this.killed = true;
    this.end();
    return true;
  }

  /** As if the process had crashed. */
  end(): void {
    if (this.#gone) return;
    this.#gone = true;
    this.emit('exit', 0);
  }

  #pass(target: EventEmitter, message: unknown): void {
    const copy = structuredClone(message);
    setImmediate(() => {
      if (!this.#gone) target.emit('message', copy);
    });
  }
}
