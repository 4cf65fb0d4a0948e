import { createServer } from 'node:net';

/** How many are tried at most. */
const tries = 20;

/** A port after `port` that nobody listens on at `address` now; undefined where there is none nearby. */
export async function freePortAfter(address: string, port: number): Promise<number | undefined> {
  for (let next = port + 1; next <= Math.min(port + tries, 65_535); next += 1) {
    if (await isFree(address, next)) return next;
  }
  return undefined;
}

function isFree(address: string, port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen({ host: address, port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
