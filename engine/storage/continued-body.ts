import { AppError } from '#shared/errors/app-error.ts';
import type { GetOptions, ObjectBody } from './storage.ts';

/**
 * The body of `first`, and when it breaks, the rest of it by asking again for the bytes that have not arrived —
 * of the same version of the object. Every byte is delivered exactly once. `onBreak` throws when it must not go
 * on, and resolves when it may be asked again; `received` counts the bytes so far.
 */
export async function* continuedBody(
  key: string,
  first: ObjectBody,
  open: (options: GetOptions) => Promise<ObjectBody>,
  options: GetOptions,
  onBreak: (error: unknown, received: number) => Promise<void>,
): AsyncIterable<Uint8Array> {
  const { signal } = options;
  const { start, end } = options.range ?? { start: 0, end: first.size };
  let received = 0;
  for (let answer = first; ; ) {
    try {
      for await (const chunk of answer.body) {
        received += chunk.length;
        yield chunk;
      }
      return;
    } catch (error) {
      signal?.throwIfAborted();
      // Broken between the last byte and the end of the message: nothing is missing.
      if (received === end - start) return;
      await onBreak(error, received);
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
