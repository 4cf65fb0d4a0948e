import { createHash } from 'node:crypto';
import { S3Error } from '../s3-error.ts';
import { emptySha256, hmacHex, sameText, scopeText, sha256Hex } from '../sigv4/signature.ts';
import type { ChunkSigning } from '../sigv4/verify-request.ts';
import { ByteReader } from './byte-reader.ts';

const longestLine = 4096;
const mostTrailers = 20;

/** The trailing headers of a body, complete once its bytes have been read to the end. */
export type Trailers = Map<string, string>;

/**
 * Takes the aws-chunked coding off a body: `size-in-hex[;chunk-signature=…] CRLF bytes CRLF … 0 CRLF trailers CRLF`.
 * With `signing`, every chunk and the trailers have to carry the right signature. Bytes are passed on before
 * their chunk's signature is checked, so the reader keeps nothing until the end was reached without an error.
 */
export async function* decodeAwsChunked(
  source: AsyncIterable<Buffer>,
  trailers: Trailers,
  options: { readonly signing?: ChunkSigning; readonly signedTrailers: boolean },
): AsyncGenerator<Buffer> {
  const reader = new ByteReader(source);
  const { signing } = options;
  let previous = signing?.seed ?? '';
  for (;;) {
    const header = /^([0-9a-fA-F]{1,12})(?:;chunk-signature=([0-9a-f]{64}))?$/.exec(
      await reader.line(longestLine),
    );
    if (!header) throw new S3Error('InvalidRequest', 'The chunks of the body are malformed.');
    const size = Number.parseInt(header[1] ?? '', 16);
    const hash = signing ? createHash('sha256') : undefined;
    for await (const piece of reader.take(size)) {
      hash?.update(piece);
      yield piece;
    }
    if (signing && hash) {
      const facts = `${signing.amzDate}\n${scopeText(signing.scope)}\n${previous}`;
      const text = `AWS4-HMAC-SHA256-PAYLOAD\n${facts}\n${emptySha256}\n${hash.digest('hex')}`;
      previous = hmacHex(signing.key, text);
      if (!sameText(previous, header[2] ?? '')) throw new S3Error('SignatureDoesNotMatch');
    }
    if (size === 0) break;
    if ((await reader.line(2)) !== '')
      throw new S3Error('InvalidRequest', 'A chunk is longer than announced.');
  }
  await readTrailers(reader, trailers);
  if (signing && options.signedTrailers) checkTrailerSignature(trailers, signing, previous);
}

async function readTrailers(reader: ByteReader, trailers: Trailers): Promise<void> {
  // Some clients leave out the last empty line.
  while (!(await reader.atEnd())) {
    const line = await reader.line(longestLine);
    if (line === '') break;
    const colon = line.indexOf(':');
    if (colon < 1 || trailers.size >= mostTrailers) throw new S3Error('MalformedTrailerError');
    trailers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  if (!(await reader.atEnd())) throw new S3Error('InvalidRequest', 'Bytes follow the end of the body.');
}

function checkTrailerSignature(trailers: Trailers, signing: ChunkSigning, previous: string): void {
  const sent = trailers.get('x-amz-trailer-signature') ?? '';
  trailers.delete('x-amz-trailer-signature');
  const canonical = [...trailers].map(([name, value]) => `${name}:${value}\n`).join('');
  const facts = `${signing.amzDate}\n${scopeText(signing.scope)}\n${previous}`;
  const expected = hmacHex(
    signing.key,
    `AWS4-HMAC-SHA256-TRAILER\n${facts}\n${sha256Hex(canonical, 'latin1')}`,
  );
  if (!sameText(expected, sent)) throw new S3Error('SignatureDoesNotMatch');
}
