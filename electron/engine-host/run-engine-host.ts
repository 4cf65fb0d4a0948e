import {
  createService,
  type Logger,
  type Ports,
  type Service,
  systemClock,
  systemFileSystem,
  systemRandom,
} from '#engine/index.ts';
import { type EngineSetup, type FromEngine, type ToEngine, toEngine } from '../messages/engine-messages.ts';
import { desktopCapabilities, desktopSeal } from './desktop-abilities.ts';
import type { MessagePort } from './message-port.ts';
import { Questions } from './questions.ts';

export interface EngineHostOptions {
  readonly port: MessagePort;
  /** Called when everything has ended after `close`. */
  readonly exit: () => void;
  readonly createService?: typeof createService;
}

/** The engine in a process of its own: takes calls from the main process, gives answers and events. */
export function runEngineHost(options: EngineHostOptions): void {
  const host = new EngineHost(options);
  options.port.on('message', ({ data }) => host.receive(data));
}

class EngineHost {
  readonly #options: EngineHostOptions;
  readonly #questions: Questions;
  #service: Promise<Service> | undefined;

  constructor(options: EngineHostOptions) {
    this.#options = options;
    this.#questions = new Questions((message) => this.#send(message));
  }

  receive(data: unknown): void {
    const parsed = toEngine.safeParse(data);
    if (!parsed.success) {
      this.#logger.warn('a message from the main process was not understood');
      return;
    }
    this.#handle(parsed.data).catch((error: unknown) => {
      // Nothing can be done about it here; the main process sees the end and starts anew.
      this.#logger.warn('the engine failed', { error: error instanceof Error ? error.stack : String(error) });
      this.#options.exit();
    });
  }

  async #handle(message: ToEngine): Promise<void> {
    switch (message.type) {
      case 'start':
        this.#service ??= this.#start(message.setup);
        await this.#service;
        return this.#send({ type: 'ready' });
      case 'call': {
        const answer = await (await this.#running()).call(message.method, message.request);
        return this.#send({ type: 'answer', id: message.id, answer });
      }
      case 'reply':
        return this.#questions.replied(message.id, message.value);
      case 'refusal':
        return this.#questions.refused(message.id, message.reason);
      case 'wake':
        return (await this.#running()).wake();
      case 'close':
        await (await this.#service)?.close();
        this.#send({ type: 'closed' });
        return this.#options.exit();
    }
  }

  async #start(setup: EngineSetup): Promise<Service> {
    const ports: Ports = {
      clock: systemClock,
      random: systemRandom,
      files: systemFileSystem,
      logger: this.#logger,
    };
    const { keychain, home, ...about } = setup;
    const service = await (this.#options.createService ?? createService)({
      ...about,
      ...(keychain ? { seal: desktopSeal(this.#questions) } : {}),
      home,
      ports,
      host: 'desktop',
      capabilities: desktopCapabilities(this.#questions),
    });
    service.subscribe((event) => this.#send({ type: 'event', event }));
    return service;
  }

  async #running(): Promise<Service> {
    if (this.#service === undefined) throw new Error('called before it was started');
    return this.#service;
  }

  #send(message: FromEngine): void {
    this.#options.port.postMessage(message);
  }

  readonly #logger: Logger = {
    debug: (message, facts) => this.#log('debug', message, facts),
    warn: (message, facts) => this.#log('warn', message, facts),
  };

  #log(level: 'debug' | 'warn', message: string, facts: Record<string, unknown> | undefined): void {
    // Errors and the like cannot cross as they are, and a log line must never stop the engine.
    const plain = facts === undefined ? {} : { facts: asJson(facts) };
    this.#send({ type: 'log', level, message, ...plain });
  }
}

function asJson(facts: Record<string, unknown>): Record<string, unknown> {
  try {
    return JSON.parse(
      JSON.stringify(facts, (_key, value) =>
        value instanceof Error ? (value.stack ?? value.message) : (value as unknown),
      ),
    );
  } catch {
    return { facts: 'cannot be written down' };
  }
}
