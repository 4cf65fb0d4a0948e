import type { GetObjectCommandOutput } from '@aws-sdk/client-s3';
import { AppError } from '#shared/errors/app-error.ts';
import { stripQuotes } from './etag.ts';
import { type DeliveredRange, exactBody, parseContentRange } from './exact-body.ts';
import { notS3, type S3Caller } from './s3-caller.ts';
import type { GetOptions, ObjectBody } from './storage.ts';

const operation = 'read an object';

/** What names the server in a failure. */
type Asker = Pick<S3Caller, 'host' | 'classify'>;

/** The part of an answer to GET that counts; any web server gives it. */
interface Answered
  extends Pick<GetObjectCommandOutput, 'ETag' | 'ContentRange' | 'ContentLength' | '$metadata'> {
  readonly Body?: unknown;
}

interface Destroyable extends AsyncIterable<Uint8Array> {
  destroy(): void;
}

/** Checks what a GET answered and hands out exactly the bytes that were asked for. */
export function openBody(caller: Asker, output: Answered, key: string, options: GetOptions): ObjectBody {
  const body = output.Body as Destroyable;
  try {
    if (!output.ETag) throw notS3(caller.host, 'no ETag');
    const delivered = deliveredRange(output);
    const wanted = options.range ?? { start: 0, end: delivered.size };
    checkCovers(delivered, wanted);
    const tooShort = () => new AppError('connection-lost', { host: caller.host });
    return {
      size: delivered.size,
      etag: stripQuotes(output.ETag),
      body: guarded(caller, exactBody(body, delivered, wanted, tooShort), body, key, options.signal),
    };
  } catch (error) {
    body.destroy();
    throw error;
  }
}

function deliveredRange(output: Answered): DeliveredRange {
  if (output.$metadata.httpStatusCode === 206) {
    const delivered = parseContentRange(output.ContentRange ?? '');
    if (!delivered) throw invalid(`Content-Range is “${output.ContentRange ?? ''}”`);
    return delivered;
  }
  const size = output.ContentLength;
  if (size === undefined) throw invalid('it does not say how long the object is');
  return { start: 0, end: size, size };
}

function checkCovers(delivered: DeliveredRange, wanted: { start: number; end: number }): void {
  if (wanted.end > delivered.size) {
    throw new AppError('storage-refused', { operation, status: 416, serverCode: 'InvalidRange' });
  }
  if (wanted.start < delivered.start || wanted.end > delivered.end) {
    throw invalid(
      `bytes ${wanted.start}–${wanted.end} were wanted, ${delivered.start}–${delivered.end} came`,
    );
  }
}

function invalid(problem: string): AppError<'answer-invalid'> {
  return new AppError('answer-invalid', { operation, problem });
}

async function* guarded(
  caller: Asker,
  bytes: AsyncIterable<Uint8Array>,
  source: Destroyable,
  key: string,
  signal: AbortSignal | undefined,
): AsyncIterable<Uint8Array> {
  const stop = () => source.destroy();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    signal?.throwIfAborted();
    for await (const chunk of bytes) {
      yield chunk;
      signal?.throwIfAborted();
    }
    // A destroyed stream may end without an error.
    signal?.throwIfAborted();
  } catch (error) {
    signal?.throwIfAborted();
    throw caller.classify(error, operation, key);
  } finally {
    signal?.removeEventListener('abort', stop);
    source.destroy();
  }
}
