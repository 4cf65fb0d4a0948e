import { Agent, request } from 'node:http';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';

export interface Place {
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly bucket: string;
}

/** What was done, and how long it took. */
export interface Lap {
  readonly what: string;
  readonly milliseconds: number;
}

export interface ThroughputOptions {
  /** Creates the bucket, and removes it in the end. */
  readonly makesBucket: boolean;
  /** Hears of every lap when it is over. */
  readonly say: (what: string, milliseconds: number) => void;
}

type Signable = PutObjectCommand | GetObjectCommand | DeleteObjectCommand;
/** The signer's own types are stricter about absent fields than those of the commands. */
type SignedCommand = Parameters<typeof getSignedUrl>[1];

const AT_ONCE = 8;
const KEYS = 10_000;
const small = { name: '1 MB', bytes: Buffer.alloc(1_000_000, 'holdall'), count: 200 };
const large = { name: '64 MB', bytes: Buffer.alloc(64_000_000, 'holdall'), count: 8 };

/**
 * One round against one server, eight requests at a time. Addresses are signed before the clock runs and bodies travel
 * by plain HTTP, so that the same machine measures the server and not the client. Removes what it has stored.
 */
export async function throughput(place: Place, { makesBucket, say }: ThroughputOptions): Promise<Lap[]> {
  const { endpoint, region, bucket: Bucket, accessKeyId, secretAccessKey } = place;
  const credentials = { accessKeyId, secretAccessKey };
  const client = new S3Client({
    ...{ endpoint, region, credentials, forcePathStyle: true },
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  if (makesBucket) await client.send(new CreateBucketCommand({ Bucket }));
  const laps: Lap[] = [];
  const timed = async (what: string, act: () => Promise<void>) => {
    const start = performance.now();
    await act();
    const milliseconds = performance.now() - start;
    laps.push({ what, milliseconds });
    say(what, milliseconds);
  };
  const lap = (what: string, method: string, urls: readonly string[], body?: Buffer) =>
    timed(what, () => eachOf(urls, (url) => send(agent, method, url, body)));
  const sign = async (names: readonly string[], command: (Key: string) => Signable) =>
    await Promise.all(
      names.map((name) => getSignedUrl(client, command(name) as SignedCommand, { expiresIn: 3600 })),
    );
  const puts = (names: readonly string[]) => sign(names, (Key) => new PutObjectCommand({ Bucket, Key }));
  const stored: string[] = [];
  try {
    for (const { name, bytes, count } of [small, large]) {
      const names = Array.from({ length: count }, (_, n) => `${name}/${n}`);
      stored.push(...names);
      await lap(`PUT ${count} × ${name}`, 'PUT', await puts(names), bytes);
      const gets = await sign(names, (Key) => new GetObjectCommand({ Bucket, Key }));
      await lap(`GET ${count} × ${name}`, 'GET', gets);
    }
    const names = Array.from({ length: KEYS }, (_, n) => `list/${n}`);
    stored.push(...names);
    await lap(`PUT ${KEYS.toLocaleString('en')} × 0 bytes`, 'PUT', await puts(names), Buffer.alloc(0));
    let found = 0;
    await timed(`list ${KEYS.toLocaleString('en')} keys`, async () => {
      for (
        let ContinuationToken: string | undefined, isFirst = true;
        isFirst || ContinuationToken;
        isFirst = false
      ) {
        const page = await client.send(
          new ListObjectsV2Command({ Bucket, Prefix: 'list/', ContinuationToken }),
        );
        found += page.KeyCount ?? 0;
        ContinuationToken = page.NextContinuationToken;
      }
    });
    if (found !== KEYS) throw new Error(`${found} keys were listed instead of ${KEYS}.`);
  } finally {
    const removes = await sign(stored, (Key) => new DeleteObjectCommand({ Bucket, Key }));
    await eachOf(removes, (url) => send(agent, 'DELETE', url));
    if (makesBucket) await client.send(new DeleteBucketCommand({ Bucket }));
    agent.destroy();
    client.destroy();
  }
  return laps;
}

async function eachOf<T>(items: readonly T[], act: (item: T) => Promise<void>): Promise<void> {
  const rest = items.values();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const item of rest) await act(item);
    }),
  );
}

function send(agent: Agent, method: string, url: string, body?: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = body ? { 'content-length': body.length } : {};
    const call = request(url, { agent, method, headers }, (answer) => {
      answer.on('error', reject).on('end', () => {
        const status = answer.statusCode ?? 0;
        if (status < 300) resolve();
        else reject(new Error(`${method} was answered with ${status}.`));
      });
      answer.resume();
    });
    call.on('error', reject).end(body);
  });
}
