import type { RawData, WebSocket } from 'ws';
import { z } from 'zod';
import { CONTRACT_VERSION, type ContractEvent } from '#shared/contract/contract.ts';
import type { WindowSession, WindowSessions } from '../access/window-sessions.ts';
import type { WebHostOptions } from '../web-host-options.ts';

/** Close codes; a window that gets `refused` needs a fresh address, after the others it connects again. */
export const closeCodes = {
  goingAway: 1001,
  refused: 1008,
  noHello: 4408,
  otherContract: 4409,
  tooSlow: 4413,
};

/** A window that is so far behind hears only what it cannot ask for later, and beyond the second is hung up on. */
const SKIP_PROGRESS_BYTES = 256 * 1024;
const HANG_UP_BYTES = 16 * 1024 ** 2;

const hello = z.object({ type: z.literal('hello'), bearer: z.string().max(200), contract: z.number() });

interface SocketDeps {
  readonly sessions: WindowSessions;
  readonly clock: WebHostOptions['clock'];
  readonly helloTime: number;
}

/** One WebSocket of one window: says nothing before the other side has said hello with its bearer. */
export class WindowSocket {
  readonly #socket: WebSocket;
  readonly #deps: SocketDeps;
  readonly #greeted = new AbortController();
  #session: WindowSession | undefined;

  constructor(socket: WebSocket, deps: SocketDeps) {
    this.#socket = socket;
    this.#deps = deps;
    socket.on('error', () => undefined);
    socket.on('message', (data, isBinary) => this.#onMessage(data, isBinary));
    socket.once('close', () => this.#greeted.abort());
    void this.#expectHello();
  }

  send(event: ContractEvent, text: string): void {
    if (this.#session === undefined || this.#socket.readyState !== this.#socket.OPEN) return;
    if (!this.endIfIdle()) return;
    const behind = this.#socket.bufferedAmount;
    if (behind > HANG_UP_BYTES) this.#hangUp(closeCodes.tooSlow);
    // The next progress replaces this one; outcomes and changes are never left out.
    else if (behind < SKIP_PROGRESS_BYTES || event.type !== 'job' || event.job.outcome !== null) {
      this.#socket.send(text);
    }
  }

  /** Ends the connection of a window that has called nothing for too long; false when it did. */
  endIfIdle(): boolean {
    if (this.#session === undefined || this.#deps.sessions.isOpen(this.#session)) return true;
    this.#hangUp(closeCodes.refused);
    return false;
  }

  close(): void {
    this.#hangUp(closeCodes.goingAway);
  }

  async #expectHello(): Promise<void> {
    try {
      await this.#deps.clock.sleep(this.#deps.helloTime, this.#greeted.signal);
    } catch {
      return;
    }
    this.#hangUp(closeCodes.noHello);
  }

  #onMessage(data: RawData, isBinary: boolean): void {
    // What was still on its way when we hung up.
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    const said = isBinary || this.#session !== undefined ? undefined : hello.safeParse(parse(data));
    const session = said?.success ? this.#deps.sessions.find(said.data.bearer) : undefined;
    if (session === undefined || !said?.success) {
      this.#hangUp(closeCodes.refused);
      return;
    }
    if (said.data.contract !== CONTRACT_VERSION) {
      this.#hangUp(closeCodes.otherContract);
      return;
    }
    this.#greeted.abort();
    this.#session = session;
    // What ended between the window's first questions and this moment is asked for again.
    const first: ContractEvent = { type: 'changed', what: 'jobs' };
    this.#socket.send(JSON.stringify(first));
  }

  #hangUp(code: number): void {
    this.#session = undefined;
    this.#greeted.abort();
    this.#socket.close(code);
  }
}

function parse(data: RawData): unknown {
  try {
    return JSON.parse(String(data));
  } catch {
    return undefined;
  }
}
