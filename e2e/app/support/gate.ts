import { type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { Fault } from '../../support/proxy.ts';

export interface Gate extends Fault {
  /** Resolves when the first request stands before the gate. */
  readonly reached: Promise<void>;
  /** Lets through what waits and everything after it. */
  open(): void;
}

/** For the proxy: holds back the requests that fit, whole, until it is opened. A moment to do something else in. */
export function gate(fits: (incoming: IncomingMessage) => boolean): Gate {
  const reached = Promise.withResolvers<void>();
  const waiting: (() => void)[] = [];
  let isOpen = false;
  let fired = 0;
  return {
    name: 'gate',
    reached: reached.promise,
    get fired() {
      return fired;
    },
    handle: (incoming, outgoing, upstream) => {
      if (isOpen || !fits(incoming)) return false;
      fired += 1;
      reached.resolve();
      waiting.push(() => pass(incoming, outgoing, upstream));
      return true;
    },
    open: () => {
      isOpen = true;
      for (const go of waiting.splice(0)) go();
    },
  };
}

function pass(incoming: IncomingMessage, outgoing: ServerResponse, upstream: URL): void {
  const { method, url, headers } = incoming;
  const onward = request({ host: upstream.hostname, port: upstream.port, method, path: url, headers });
  onward.on('response', (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
    answer.pipe(outgoing);
  });
  onward.on('error', () => outgoing.destroy());
  incoming.on('error', () => onward.destroy());
  incoming.pipe(onward);
}
