import { CONTRACT_VERSION, type ContractEvent, contractEvent } from '#shared/contract/contract.ts';

interface EventSocketOptions {
  readonly bearer: string;
  readonly onState: (state: 'connected' | 'disconnected') => void;
  /** The host does not accept the bearer; there is no use in trying again. */
  readonly onRefused: () => void;
  /** The host speaks another version of the contract than this window. */
  readonly onOutdated: () => void;
  readonly onEvent: (event: ContractEvent) => void;
}

/** WebSocket close code for a policy violation: how the host refuses a bearer. */
const REFUSED = 1008;
/** … and how it says that it speaks another version of the contract. */
const OTHER_CONTRACT = 4409;
const DELAYS_MS = [500, 1000, 2000, 5000, 10_000] as const;

/** Keeps one WebSocket open for as long as the page lives; the browser's `online` cuts a wait short. */
export function openEventSocket(options: EventSocketOptions): void {
  let failures = 0;
  let timer: number | undefined;

  const connect = () => {
    const address = new URL('api/events', location.href);
    address.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
    address.hash = '';
    address.search = '';
    const socket = new WebSocket(address);
    socket.addEventListener('open', () => {
      socket.send(JSON.stringify({ type: 'hello', bearer: options.bearer, contract: CONTRACT_VERSION }));
    });
    socket.addEventListener('message', (message) => {
      // The host says something as soon as it has accepted the hello; an open socket alone proves nothing.
      failures = 0;
      options.onState('connected');
      const event = contractEvent.safeParse(parseJson(message.data));
      if (event.success) options.onEvent(event.data);
    });
    socket.addEventListener('close', (closed) => {
      if (closed.code === REFUSED) {
        options.onRefused();
        return;
      }
      if (closed.code === OTHER_CONTRACT) {
        options.onOutdated();
        return;
      }
      options.onState('disconnected');
      const delay = DELAYS_MS[Math.min(failures, DELAYS_MS.length - 1)];
      failures += 1;
      timer = window.setTimeout(() => {
        timer = undefined;
        connect();
      }, delay);
    });
  };

  window.addEventListener('online', () => {
    if (timer === undefined) return;
    window.clearTimeout(timer);
    timer = undefined;
    connect();
  });
  connect();
}

function parseJson(data: unknown): unknown {
  try {
    return JSON.parse(String(data));
  } catch {
    return undefined;
  }
}
