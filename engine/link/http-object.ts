import { AppError } from '#shared/errors/app-error.ts';
import { stripQuotes } from '../storage/etag.ts';
import { parseContentRange } from '../storage/exact-body.ts';
import { openBody } from '../storage/s3-body.ts';
import type { GetOptions, ObjectBody } from '../storage/storage.ts';
import type { HttpAnswer, HttpReader } from './http-reader.ts';

/** What a server says of a file; the answers to all requests have to agree in it. */
export interface HttpFacts {
  /** Bytes. */
  readonly size: number;
  /** The ETag, or what else tells one version from another; never empty. */
  readonly etag: string;
  /** Milliseconds since the epoch; 0 when the server does not say. */
  readonly modified: number;
}

/** What the first look showed: a file whose parts can be asked for, or the answer that brings all of it. */
export type FirstLook = { readonly facts: HttpFacts } | { readonly whole: HttpAnswer };

/** Asks for the first byte, which tells the size as well. @throws AppError as `HttpReader.get`, and `answer-invalid` */
export async function firstLook(reader: HttpReader, signal: AbortSignal | undefined): Promise<FirstLook> {
  const answer = await reader.get({ range: { start: 0, end: 1 }, signal });
  if (answer.status === 200) return { whole: answer };
  const shown = answer.headers['content-range'] ?? '';
  const delivered = parseContentRange(shown);
  // One byte: read to its end, the connection can be used again.
  answer.body.resume();
  if (!delivered) {
    const problem = `Content-Range is “${shown}”`;
    throw new AppError('answer-invalid', { operation: 'read what the link leads to', problem });
  }
  return { facts: factsOf(answer.headers, delivered.size) };
}

/** Reads the file that `facts` were told of, in one attempt. Rejects with `object-changed` when it is another by now. */
export async function readHttpObject(
  reader: HttpReader,
  facts: HttpFacts,
  options: GetOptions,
): Promise<ObjectBody> {
  const { range, signal } = options;
  const ifMatch = isStrong(facts.etag) ? `"${facts.etag}"` : undefined;
  const { status, headers, body } = await reader.get({ range, ifMatch, signal });
  const contentLength = lengthOf(headers);
  const output = {
    $metadata: { httpStatusCode: status },
    Body: body,
    ETag: factsOf(headers, facts.size).etag,
    ...(headers['content-range'] === undefined ? {} : { ContentRange: headers['content-range'] }),
    ...(contentLength === undefined ? {} : { ContentLength: contentLength }),
  };
  const answer = openBody(reader, output, reader.host, options);
  if (answer.etag === facts.etag && answer.size === facts.size) return answer;
  body.destroy();
  throw new AppError('object-changed', { key: reader.host });
}

/** Bytes that an answer with the whole file says it brings. */
export function lengthOf(headers: Readonly<Record<string, string>>): number | undefined {
  const text = headers['content-length'] ?? '';
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

export function factsOf(headers: Readonly<Record<string, string>>, size: number): HttpFacts {
  const modified = Date.parse(headers['last-modified'] ?? '');
  const known = Number.isNaN(modified) ? 0 : modified;
  const etag = stripQuotes(headers.etag ?? '') || `modified-${known}`;
  return { size, etag, modified: known };
}

/** Only those may stand in `If-Match`. */
function isStrong(etag: string): boolean {
  return !etag.startsWith('W/') && !/^modified-\d+$/.test(etag);
}
