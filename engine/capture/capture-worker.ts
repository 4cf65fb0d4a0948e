import { Worker } from 'node:worker_threads';
import type { Ports } from '../ports/index.ts';
import { systemFileSystem } from '../ports/system.ts';
import { captureDatabase } from './capture-database.ts';
import type { CaptureAnswer } from './capture-messages.ts';
import type { CaptureOrder, CaptureOutcome } from './capture-types.ts';

/** Captures one database after the other, somewhere. */
export interface CaptureWorker {
  /** Resolves with what became of it; rejects when the worker has crashed or was closed. Call it for one at a time. */
  capture(order: CaptureOrder, onBytes: (bytes: number) => void): Promise<CaptureOutcome>;
  /** Stops what is under way and resolves when nothing runs any more. Safe to call twice. */
  close(): Promise<void>;
}

/** In a thread, unless the file system is not the real one, which no thread can reach. */
export function startCaptureWorker(ports: Pick<Ports, 'clock' | 'files'>): CaptureWorker {
  return ports.files === systemFileSystem ? new CaptureThread() : inlineWorker(ports);
}

function inlineWorker(ports: Pick<Ports, 'clock' | 'files'>): CaptureWorker {
  return {
    capture: (order, onBytes) => captureDatabase(order, { ...ports, onBytes }),
    close: async () => {},
  };
}

interface Pending {
  readonly onBytes: (bytes: number) => void;
  readonly resolve: (outcome: CaptureOutcome) => void;
  readonly reject: (reason: unknown) => void;
}

class CaptureThread implements CaptureWorker {
  readonly #worker = new Worker(new URL('./capture-thread.ts', import.meta.url));
  #pending: Pending | undefined;
  #failure: { readonly reason: unknown } | undefined;

  constructor() {
    this.#worker.on('message', (answer: CaptureAnswer) => this.#take(answer));
    this.#worker.on('error', (error) => this.#fail(error));
    this.#worker.on('exit', () => this.#fail(new Error('The thread that captures databases has ended.')));
  }

  capture(order: CaptureOrder, onBytes: (bytes: number) => void): Promise<CaptureOutcome> {
    if (this.#failure) return Promise.reject(this.#failure.reason);
    return new Promise((resolve, reject) => {
      this.#pending = { onBytes, resolve, reject };
      this.#worker.postMessage(order, []);
    });
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #take(answer: CaptureAnswer): void {
    if (answer.type === 'bytes') {
      this.#pending?.onBytes(answer.bytes);
      return;
    }
    const pending = this.#pending;
    this.#pending = undefined;
    pending?.resolve(answer.outcome);
  }

  #fail(reason: unknown): void {
    this.#failure ??= { reason };
    this.#pending?.reject(reason);
    this.#pending = undefined;
  }
}
