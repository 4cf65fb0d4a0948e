import type { CallAnswer, ContractEvent } from '#shared/contract/contract.ts';
import {
  type EngineQuestion,
  type EngineSetup,
  type FromEngine,
  fromEngine,
  type ToEngine,
} from '../../messages/engine-messages.ts';
import type { ElectronApi } from '../electron-api.ts';
import { engineGone } from './engine-failures.ts';

export interface EngineProcessOptions {
  readonly utilityProcess: ElectronApi['utilityProcess'];
  /** Absolute path of the engine host's entry. */
  readonly module: string;
  readonly setup: EngineSetup;
  readonly onEvent: (event: ContractEvent) => void;
  /** Does what the engine asks for. A rejection's message reaches the person. */
  readonly answer: (question: EngineQuestion) => Promise<unknown>;
  readonly log: (level: 'debug' | 'warn', message: string, facts?: Record<string, unknown>) => void;
  /** Called once, when the process is gone; `asked` is true when it was closed on purpose. */
  readonly onGone: (gone: { readonly asked: boolean; readonly wasReady: boolean }) => void;
}

/** One run of the engine's process: calls on their way, questions back, and its end. */
export class EngineProcess {
  readonly #options: EngineProcessOptions;
  readonly #child: ReturnType<ElectronApi['utilityProcess']['fork']>;
  readonly #calls = new Map<number, (answer: CallAnswer) => void>();
  readonly #gone = Promise.withResolvers<void>();
  #lastId = 0;
  #closing = false;
  #isGone = false;
  #wasReady = false;

  constructor(options: EngineProcessOptions) {
    this.#options = options;
    this.#child = options.utilityProcess.fork(options.module, [], { serviceName: 'Holdall Engine' });
    this.#child.on('message', (message: unknown) => this.#receive(message));
    this.#child.once('exit', () => this.#onExit());
    this.#send({ type: 'start', setup: options.setup });
  }

  /** Resolves with an answer in any case, also when the process ends first. */
  call(method: string, request: unknown): Promise<CallAnswer> {
    if (this.#isGone) return Promise.resolve(engineGone);
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve) => {
      this.#calls.set(id, resolve);
      this.#send({ type: 'call', id, method, request });
    });
  }

  wake(): void {
    if (!this.#isGone) this.#send({ type: 'wake' });
  }

  /** Asks the engine to stop its jobs and to end. Resolves when the process is gone. */
  close(): Promise<void> {
    if (!this.#closing && !this.#isGone) {
      this.#closing = true;
      this.#send({ type: 'close' });
    }
    return this.#gone.promise;
  }

  /** Ends the process at once: for one that does not close. */
  kill(): void {
    this.#closing = true;
    this.#child.kill();
  }

  #receive(data: unknown): void {
    const parsed = fromEngine.safeParse(data);
    if (!parsed.success) {
      this.#options.log('warn', 'a message from the engine was not understood');
      return;
    }
    this.#handle(parsed.data);
  }

  #handle(message: FromEngine): void {
    switch (message.type) {
      case 'ready':
        this.#wasReady = true;
        return;
      case 'answer':
        this.#calls.get(message.id)?.(message.answer);
        this.#calls.delete(message.id);
        return;
      case 'event':
        this.#options.onEvent(message.event);
        return;
      case 'question':
        void this.#reply(message.id, message.question);
        return;
      case 'log':
        this.#options.log(message.level, message.message, message.facts);
        return;
      case 'closed':
        return;
    }
  }

  async #reply(id: number, question: EngineQuestion): Promise<void> {
    try {
      const value = await this.#options.answer(question);
      this.#send({ type: 'reply', id, value });
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'This system refused.';
      this.#send({ type: 'refusal', id, reason });
    }
  }

  #onExit(): void {
    if (this.#isGone) return;
    this.#isGone = true;
    for (const resolve of this.#calls.values()) resolve(engineGone);
    this.#calls.clear();
    this.#gone.resolve();
    this.#options.onGone({ asked: this.#closing, wasReady: this.#wasReady });
  }

  #send(message: ToEngine): void {
    if (!this.#isGone) this.#child.postMessage(message);
  }
}
