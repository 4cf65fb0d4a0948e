import {
  type ClientRequest,
  createServer,
  type IncomingMessage,
  request,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/** One way to misbehave. `handle` returns true when it dealt with the request itself. */
export interface Fault {
  readonly name: string;
  handle(incoming: IncomingMessage, outgoing: ServerResponse, upstream: URL): boolean;
  /** How often it struck. */
  readonly fired: number;
}

export interface FaultyProxy {
  readonly endpoint: string;
  readonly requests: readonly string[];
  /** Resolves as soon as nothing that was passed on is under way any more. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** Looks on without touching anything. */
export interface Onlooker {
  /** A piece of a request's body is passed on. */
  onBytes(incoming: IncomingMessage, bytes: number): void;
  /** The server has answered, and the client does not know yet. */
  onAnswer(incoming: IncomingMessage, status: number): void;
}

/**
 * Stands between client and server: every request goes to the faults first, then to `upstream` unchanged (the
 * Host header too, which the signature covers).
 */
export async function startProxy(
  upstream: string,
  faults: readonly Fault[],
  onlooker?: Onlooker,
): Promise<FaultyProxy> {
  const target = new URL(upstream);
  const requests: string[] = [];
  const underWay = new Set<Promise<void>>();
  const server = createServer((incoming, outgoing) => {
    requests.push(`${incoming.method} ${incoming.url}`);
    if (faults.some((fault) => fault.handle(incoming, outgoing, target))) return;
    const onward = sendOn(incoming, target);
    const over = Promise.withResolvers<void>();
    underWay.add(over.promise);
    onward.on('close', () => {
      underWay.delete(over.promise);
      over.resolve();
    });
    onward.on('response', (answer) => {
      onlooker?.onAnswer(incoming, answer.statusCode ?? 502);
      outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(outgoing);
      // Nobody reads any more, and the server is to be rid of its answer all the same.
      const readToTheEnd = () => answer.unpipe(outgoing).resume();
      if (outgoing.destroyed) readToTheEnd();
      outgoing.on('close', readToTheEnd);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.on('error', () => onward.destroy());
    incoming.on('data', (piece: Buffer) => onlooker?.onBytes(incoming, piece.length));
    incoming.pipe(onward);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    settled: async () => {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

function sendOn(incoming: IncomingMessage, upstream: URL): ClientRequest {
  const { method, url, headers } = incoming;
  return request({ host: upstream.hostname, port: upstream.port, method, path: url, headers });
}

function fault(name: string, handle: Fault['handle']): Fault {
  let fired = 0;
  return {
    name,
    handle: (incoming, outgoing, upstream) => {
      const struck = handle(incoming, outgoing, upstream);
      if (struck) fired += 1;
      return struck;
    },
    get fired() {
      return fired;
    },
  };
}

function answerWith(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  status: number,
  type: string,
  body: string,
) {
  // The body is read to its end first: a client that is still sending would see a broken connection instead.
  incoming.resume();
  incoming.on('end', () => {
    outgoing.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) });
    outgoing.end(incoming.method === 'HEAD' ? undefined : body);
  });
}

/** A sign-in portal: a web page with status 200 whatever is asked. */
export const webPage = () =>
  fault('web page', (incoming, outgoing) => {
    answerWith(
      incoming,
      outgoing,
      200,
      'text/html',
      '<!doctype html><title>Welcome</title><h1>Please sign in</h1>',
    );
    return true;
  });

/** Too busy for the first `times` requests that fit, then well again. */
export function busy(times: number, fits: (incoming: IncomingMessage) => boolean = () => true): Fault {
  let left = times;
  return fault(`busy ${times} times`, (incoming, outgoing) => {
    if (left === 0 || !fits(incoming)) return false;
    left -= 1;
    answerWith(
      incoming,
      outgoing,
      503,
      'application/xml',
      s3Error('SlowDown', 'Please reduce your request rate.'),
    );
    return true;
  });
}

/** Refuses every request because of its date. */
export const clockRefused = () =>
  fault('clock refused', (incoming, outgoing) => {
    answerWith(
      incoming,
      outgoing,
      403,
      'application/xml',
      s3Error('RequestTimeTooSkewed', 'The difference is too large.'),
    );
    return true;
  });

/** Passes on half of the body of the first `times` requests that fit, then breaks both connections. */
export function cut(times: number, fits: (incoming: IncomingMessage) => boolean): Fault {
  let left = times;
  return fault('connection cut', (incoming, _outgoing, upstream) => {
    if (left === 0 || !fits(incoming)) return false;
    left -= 1;
    const half = Number(incoming.headers['content-length'] ?? 0) / 2;
    let seen = 0;
    const onward = sendOn(incoming, upstream);
    onward.on('error', () => {});
    incoming.on('error', () => onward.destroy());
    incoming.on('data', (chunk: Buffer) => {
      seen += chunk.length;
      onward.write(chunk);
      if (seen < half) return;
      onward.destroy();
      incoming.socket.destroy();
    });
    return true;
  });
}

export interface HoldFault extends Fault {
  /** Resolves when the first request is held. */
  readonly held: Promise<void>;
  /** From now on everything passes; what was held until then is never answered. */
  release(): void;
}

/** Holds back the requests that fit until `release` is called: a moment to do something else in. */
export function hold(fits: (incoming: IncomingMessage) => boolean): HoldFault {
  const first = Promise.withResolvers<void>();
  let holding = true;
  const one = fault('held', (incoming) => {
    if (!holding || !fits(incoming)) return false;
    incoming.resume();
    first.resolve();
    return true;
  });
  return {
    name: one.name,
    handle: one.handle,
    get fired() {
      return one.fired;
    },
    held: first.promise,
    release: () => {
      holding = false;
    },
  };
}

export const isPartUpload = (incoming: IncomingMessage) => partNumber(incoming) > 0;

/** The number of the part that a request uploads; 0 for any other request. */
export function partNumber({ method, url }: IncomingMessage): number {
  return method === 'PUT' ? Number(/[?&]partNumber=(\d+)/.exec(url ?? '')?.[1] ?? 0) : 0;
}

function s3Error(code: string, message: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message><RequestId>proxy-1</RequestId></Error>`;
}
