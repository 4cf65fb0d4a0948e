import { createServer, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type GatewayKey, signAnew } from './sign-anew.ts';

export interface QuirkRequest {
  readonly method: string;
  /** `/bucket/key`, still encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface QuirkAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Passes a request on: the one that came, or a changed one, for which the server needs a key to sign with. */
export type Pass = (changed?: QuirkRequest) => Promise<QuirkAnswer>;

/** One way to differ from S3. Answers by itself, or passes the request on and may change what comes back. */
export type Quirk = (request: QuirkRequest, pass: Pass) => QuirkAnswer | Promise<QuirkAnswer>;

export interface QuirkyServer {
  readonly endpoint: string;
  readonly requests: readonly QuirkRequest[];
  /** How many requests or answers the quirks have made or changed. */
  readonly fired: () => number;
  close(): Promise<void>;
}

/**
 * A thin layer over a real server that imitates what other storages do differently. The first quirk stands
 * outermost. The Host header goes on unchanged, because the signature covers it. Also a proxy: then the request names
 * the whole address, and all of it goes upstream.
 * @param key signs what a quirk has changed
 */
export async function startQuirkyServer(
  upstream: string,
  quirks: readonly Quirk[],
  key?: GatewayKey,
): Promise<QuirkyServer> {
  const requests: QuirkRequest[] = [];
  let fired = 0;
  const server = createServer(async (incoming, outgoing) => {
    try {
      // A proxy is told the whole address.
      const path = (incoming.url ?? '/').replace(/^https?:\/\/[^/?]*/i, '');
      const url = new URL(path, upstream);
      const { method = 'GET', headers } = incoming;
      const body = await bytesOf(incoming);
      const asked = { method, path: url.pathname, query: url.searchParams, headers, body };
      requests.push(asked);
      let passed: QuirkAnswer | undefined;
      let changed = false;
      const onward = async (last: QuirkRequest) => {
        if (last === asked) passed = await sendOn(upstream, { method, path, headers, body });
        else {
          if (!key) throw new Error('a changed request, and no key to sign it with');
          changed = true;
          passed = await sendOn(upstream, signAnew(upstream, last, key));
        }
        return passed;
      };
      const chain = quirks.reduceRight<(current: QuirkRequest) => Promise<QuirkAnswer>>(
        (next, quirk) => async (current) => quirk(current, (other) => next(other ?? current)),
        onward,
      );
      const answer = await chain(asked);
      if (answer !== passed || changed) fired += 1;
      outgoing.writeHead(answer.status, answer.headers);
      outgoing.end(method === 'HEAD' ? undefined : answer.body);
    } catch {
      outgoing.destroy();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    fired: () => fired,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function bytesOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** A request as it goes over the wire; `path` with the query. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

function sendOn(upstream: string, { method, path, headers, body }: WireRequest): Promise<QuirkAnswer> {
  const { hostname, port } = new URL(upstream);
  return new Promise((resolve, reject) => {
    const onward = request({ hostname, port, method, path, headers, agent: false }, async (answer) => {
      try {
        resolve({ status: answer.statusCode ?? 502, headers: answer.headers, body: await bytesOf(answer) });
      } catch (error) {
        reject(error);
      }
    });
    onward.on('error', reject);
    onward.end(body);
  });
}
