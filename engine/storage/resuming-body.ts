import { isAppError } from '#shared/errors/app-error.ts';
import { continuedBody } from './continued-body.ts';
import type { Retry } from './retry.ts';
import type { GetOptions, ObjectBody } from './storage.ts';

/** So much has to arrive between two breaks for the second one to count as the first again. */
const progress = 1024 * 1024;

/** The body of `first`, continued after a pause when it breaks, as often as `retry` allows. See `continuedBody`. */
export function resumingBody(
  key: string,
  first: ObjectBody,
  open: (options: GetOptions) => Promise<ObjectBody>,
  retry: Retry,
  options: GetOptions,
): AsyncIterable<Uint8Array> {
  let failed = 0;
  let goodUntil = 0;
  return continuedBody(key, first, open, options, async (error, received) => {
    if (!isAppError(error)) throw error;
    failed = received - goodUntil >= progress ? 1 : failed + 1;
    goodUntil = received;
    await retry.pause('get', error, failed, options.signal);
  });
}
