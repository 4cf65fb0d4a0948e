import type { Clock } from '#engine/ports/index.ts';
import { S3Error } from '../s3-error.ts';
import type { ServerLimits } from '../server-options.ts';

/**
 * Passes a body through, but ends it with `RequestTimeout` when it trickles. Silence is the socket's own
 * time-out's business; this is for clients that send just enough to never be silent.
 */
export async function* atSteadyPace(
  source: AsyncIterable<Buffer>,
  clock: Clock,
  limits: Pick<ServerLimits, 'slowTime' | 'slowBytes'>,
): AsyncGenerator<Buffer> {
  let waited = 0;
  let bytes = 0;
  let asked = clock.monotonic();
  for await (const chunk of source) {
    waited += clock.monotonic() - asked;
    bytes += chunk.length;
    if (bytes >= limits.slowBytes) {
      waited = 0;
      bytes = 0;
    } else if (waited > limits.slowTime) throw new S3Error('RequestTimeout');
    yield chunk;
    // Only waiting for the client counts, not the time our own disk took.
    asked = clock.monotonic();
  }
}
