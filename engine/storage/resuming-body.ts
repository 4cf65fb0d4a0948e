import { AppError, isAppError } from '#shared/errors/app-error.ts';
import type { Retry } from './retry.ts';
import type { GetOptions, ObjectBody } from './storage.ts';

/** So much has to arrive between two breaks for the second one to count as the first again. */
const progress = 1024 * 1024;

/**
 * The body of `first`, and when it breaks, the rest of it by asking again for the bytes that have not arrived —
 * of the same version of the object. Every byte is delivered exactly once.
 */
export async function* resumingBody(
  key: string,
  first: ObjectBody,
  open: (options: GetOptions) => Promise<ObjectBody>,
  retry: Retry,
  options: GetOptions,
): AsyncIterable<Uint8Array> {
  const { signal } = options;
  const { start, end } = options.range ?? { start: 0, end: first.size };
  let received = 0;
  let answer = first;
  for (let failed = 1, goodUntil = 0; ; failed += 1) {
    try {
      for await (const chunk of answer.body) {
        received += chunk.length;
        yield chunk;
      }
      return;
    } catch (error) {
      signal?.throwIfAborted();
      if (!isAppError(error)) throw error;
      // Broken between the last byte and the end of the message: nothing is missing.
      if (received === end - start) return;
      if (received - goodUntil >= progress) failed = 1;
      goodUntil = received;
      await retry.pause('get', error, failed, signal);
    }
    answer = await open({
      signal,
      range: { start: start + received, end },
      ...(first.etag ? { ifMatch: first.etag } : {}),
    });
    // Not every server heeds If-Match.
    if (answer.size !== first.size || answer.etag !== first.etag)
      throw new AppError('object-changed', { key });
  }
}
