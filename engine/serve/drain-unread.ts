import type { IncomingMessage } from 'node:http';

const most = 64 * 1024 ** 2;

/**
 * Swallows the rest of a body that nobody wanted, so that the client finishes sending and reads our answer;
 * hanging up at once would often destroy the answer on its way. A very long rest is not worth it.
 */
export function drainUnread(incoming: IncomingMessage): void {
  if (incoming.complete || incoming.destroyed) return;
  let bytes = 0;
  incoming.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > most) incoming.destroy();
  });
  incoming.on('error', () => undefined);
}
