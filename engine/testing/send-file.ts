import type { ServerResponse } from 'node:http';
import type { SeenRequest } from './scripted-server.ts';

export interface FileFacts {
  /** As sent, with its quotes; none when absent. */
  readonly etag?: string;
  /** Ignores `Range`, as the simplest servers do. */
  readonly wholeOnly?: boolean;
  /** Breaks the connection after so many bytes of a body. */
  readonly cutAfter?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Answers a GET of a file as an ordinary web server would, with ranges and `If-Match`. */
export function sendFile(
  request: SeenRequest,
  answer: ServerResponse,
  bytes: Uint8Array,
  { etag, wholeOnly = false, cutAfter, headers: more = {} }: FileFacts = {},
): void {
  const wanted = request.headers['if-match'];
  if (wanted !== undefined && wanted !== etag) {
    answer.writeHead(412).end();
    return;
  }
  const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
  const from = range && !wholeOnly ? Number(range[1]) : 0;
  const to = range && !wholeOnly ? Math.min(Number(range[2]) + 1, bytes.length) : bytes.length;
  if (from >= bytes.length) {
    answer.writeHead(416, { 'content-range': `bytes */${bytes.length}` }).end();
    return;
  }
  const part = bytes.subarray(from, to);
  const isPart = range !== null && !wholeOnly;
  answer.writeHead(isPart ? 206 : 200, {
    'content-type': 'application/zip',
    'content-length': String(part.length),
    ...(etag === undefined ? {} : { etag }),
    ...(isPart ? { 'content-range': `bytes ${from}-${to - 1}/${bytes.length}` } : {}),
    ...more,
  });
  if (cutAfter === undefined || cutAfter >= part.length) {
    answer.end(part);
    return;
  }
  answer.write(part.subarray(0, cutAfter), () => answer.destroy());
}
