import { createServer, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';

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

/** One way to differ from S3. Answers by itself, or passes the request on and may change what comes back. */
export type Quirk = (
  request: QuirkRequest,
  pass: () => Promise<QuirkAnswer>,
) => QuirkAnswer | Promise<QuirkAnswer>;

export interface QuirkyServer {
  readonly endpoint: string;
  readonly requests: readonly QuirkRequest[];
  /** How many answers the quirks have made or changed. */
  readonly fired: () => number;
  close(): Promise<void>;
}

/**
 * A thin layer over a real server that imitates what other storages do differently. The first quirk stands
 * outermost. The Host header goes on unchanged, because the signature covers it.
 */
export async function startQuirkyServer(upstream: string, quirks: readonly Quirk[]): Promise<QuirkyServer> {
  const requests: QuirkRequest[] = [];
  let fired = 0;
  const server = createServer(async (incoming, outgoing) => {
    try {
      const url = new URL(incoming.url ?? '/', upstream);
      const { method = 'GET', headers } = incoming;
      const body = await bytesOf(incoming);
      const asked = { method, path: url.pathname, query: url.searchParams, headers, body };
      requests.push(asked);
      let passed: QuirkAnswer | undefined;
      const onward = async () => {
        passed = await sendOn(incoming, body, upstream);
        return passed;
      };
      const chain = quirks.reduceRight<() => Promise<QuirkAnswer>>(
        (next, quirk) => async () => quirk(asked, next),
        onward,
      );
      const answer = await chain();
      if (answer !== passed) fired += 1;
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

function sendOn(incoming: IncomingMessage, body: Buffer, upstream: string): Promise<QuirkAnswer> {
  const { hostname, port } = new URL(upstream);
  const { method, url, headers } = incoming;
  return new Promise((resolve, reject) => {
    const onward = request({ hostname, port, method, path: url, headers, agent: false }, async (answer) => {
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
