import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SeenRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** Answers one request. Returning without having ended the answer leaves the client waiting. */
export type Script = (request: SeenRequest, answer: ServerResponse, count: number) => void;

export interface ScriptedServer {
  readonly endpoint: string;
  readonly seen: SeenRequest[];
  close(): Promise<void>;
}

/** An HTTP server on loopback that says whatever a test wants: the storages one does not have at hand. */
export async function startScriptedServer(script: Script): Promise<ScriptedServer> {
  const seen: SeenRequest[] = [];
  const server = createServer((message, answer) => {
    const chunks: Buffer[] = [];
    message.on('data', (chunk: Buffer) => chunks.push(chunk));
    message.on('error', () => {});
    message.on('end', () => {
      const { method = '', url = '', headers } = message;
      const request = { method, url, headers, body: Buffer.concat(chunks) };
      seen.push(request);
      script(request, answer, seen.length);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Answers with an S3 error document. */
export function sendS3Error(answer: ServerResponse, status: number, code: string, more = ''): void {
  answer.writeHead(status, { 'content-type': 'application/xml', 'x-amz-request-id': 'request-1' });
  answer.end(
    `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${code} it is.</Message>${more}</Error>`,
  );
}

/** Answers with a page of a listing. */
export function sendListing(answer: ServerResponse, inside: string): void {
  answer.writeHead(200, { 'content-type': 'application/xml' });
  answer.end(`<?xml version="1.0" encoding="UTF-8"?><ListBucketResult>${inside}</ListBucketResult>`);
}
