import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '../../ports/logger.ts';
import { systemClock, systemRandom } from '../../ports/system.ts';
import { startServer } from '../../serve/index.ts';
import { type Quirk, type QuirkRequest, startQuirkyServer } from '../quirky-server.ts';

/** One storage with one habit of its own. */
export interface GatewayPlan {
  /** Short and unique. */
  readonly name: string;
  /** What it does otherwise than S3: ends “A storage that …”. */
  readonly habit: string;
  /** Made anew for each gateway, since some remember what they saw. Absent: our own server as it is. */
  readonly quirks?: () => readonly Quirk[];
  readonly region?: string;
  /** Milliseconds that its clock is ahead. */
  readonly clockOffset?: number;
  /** It goes by this name, which no DNS knows: it is reached as a proxy. */
  readonly host?: string;
  /** What the person gets wrong about it. */
  readonly mistake?: { readonly region?: string; readonly addressing?: 'virtual' };
  /** Nothing strikes as long as it is asked in the right way; that it would is tested apart. */
  readonly silent?: true;
}

export interface Gateway {
  readonly endpoint: string;
  /** To be used for this endpoint, if any. */
  readonly proxy: string | undefined;
  readonly region: string;
  readonly bucket: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Reaches the same buckets without the quirks. */
  readonly behind: string;
  /** How many requests or answers the quirks have made or changed. */
  readonly fired: () => number;
  readonly requests: readonly QuirkRequest[];
  close(): Promise<void>;
}

const bucket = 'gateway-bucket';
const accessKeyId = 'GATEWAYTESTKEY000001';

/** Our own server on a temporary folder, and in front of it whatever the plan says. */
export async function startGateway(plan: GatewayPlan): Promise<Gateway> {
  const { region = 'us-east-1', clockOffset = 0, host, quirks } = plan;
  const folder = await mkdtemp(join(tmpdir(), 'holdall-gateway-'));
  const bucketFolder = join(folder, bucket);
  await mkdir(bucketFolder);
  const secretAccessKey = `gatewaySecret${Buffer.from(systemRandom.bytes(12)).toString('hex')}`;
  const server = await startServer({
    buckets: { [bucket]: bucketFolder },
    accessKeys: [{ accessKeyId, secretAccessKey }],
    region,
    ...(host === undefined ? {} : { virtualHostSuffix: host }),
    clock: { ...systemClock, now: () => systemClock.now() + clockOffset },
    random: systemRandom,
    logger: silentLogger,
  });
  const key = { accessKeyId, secretAccessKey, region };
  const front = quirks && (await startQuirkyServer(server.endpoint, quirks(), key));
  return {
    endpoint: host === undefined ? named((front ?? server).endpoint, plan) : `http://${host}`,
    proxy: host === undefined ? undefined : front?.endpoint,
    ...key,
    bucket,
    behind: server.endpoint,
    fired: () => front?.fired() ?? 0,
    requests: front?.requests ?? [],
    close: async () => {
      await front?.close();
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** An address that is a number takes no bucket in front of it. */
function named(endpoint: string, { mistake }: GatewayPlan): string {
  return mistake?.addressing === 'virtual' ? endpoint.replace('127.0.0.1', 'localhost') : endpoint;
}
