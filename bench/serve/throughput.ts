import { BucketClient } from './bucket-client.ts';
import type { Place } from './place.ts';
import { Sender } from './sender.ts';

/** What was done, and how long it took. */
export interface Lap {
  readonly what: string;
  readonly milliseconds: number;
}

export interface ThroughputOptions {
  /** Creates the bucket, and removes it in the end. */
  readonly makesBucket: boolean;
  /** Hears of every lap when it is over. */
  readonly say: (lap: Lap) => void;
}

const atOnce = 8;
const manyKeys = 10_000;
const sizes = [
  { name: '1 MB', bytes: Buffer.alloc(1_000_000, 'holdall'), count: 200 },
  { name: '64 MB', bytes: Buffer.alloc(64_000_000, 'holdall'), count: 8 },
];

/**
 * One round against one server, eight requests at a time. Addresses are signed before the clock runs and bodies travel
 * by plain HTTP, so that the same machine measures the server and not the client. Removes what it has stored.
 */
export async function throughput(place: Place, { makesBucket, say }: ThroughputOptions): Promise<Lap[]> {
  const client = new BucketClient(place);
  const sender = new Sender(atOnce);
  const laps: Lap[] = [];
  const lap = async (what: string, act: () => Promise<void>) => {
    const start = performance.now();
    await act();
    const done = { what, milliseconds: performance.now() - start };
    laps.push(done);
    say(done);
  };
  const stored: string[] = [];
  if (makesBucket) await client.create();
  try {
    for (const { name, bytes, count } of sizes) {
      const keys = Array.from({ length: count }, (_, n) => `${name}/${n}`);
      stored.push(...keys);
      const [puts, gets] = [await client.sign('PUT', keys), await client.sign('GET', keys)];
      await lap(`PUT ${count} × ${name}`, () => sender.sendAll('PUT', puts, bytes));
      await lap(`GET ${count} × ${name}`, () => sender.sendAll('GET', gets));
    }
    const keys = Array.from({ length: manyKeys }, (_, n) => `list/${n}`);
    stored.push(...keys);
    const puts = await client.sign('PUT', keys);
    const many = manyKeys.toLocaleString('en');
    await lap(`PUT ${many} × 0 bytes`, () => sender.sendAll('PUT', puts, Buffer.alloc(0)));
    await lap(`list ${many} keys`, async () => {
      const found = await client.count('list/');
      if (found !== manyKeys) throw new Error(`${found} keys were listed instead of ${manyKeys}.`);
    });
  } finally {
    await sender.sendAll('DELETE', await client.sign('DELETE', stored));
    if (makesBucket) await client.remove();
    sender.close();
    client.close();
  }
  return laps;
}
