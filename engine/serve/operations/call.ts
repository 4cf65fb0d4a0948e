import type { Clock, Logger, Random } from '#engine/ports/index.ts';
import type { Answer } from '../answer.ts';
import type { Bucket } from '../folder/bucket.ts';
import type { BodyMeans } from '../payload/payload.ts';
import { S3Error } from '../s3-error.ts';
import type { S3Request } from '../s3-request.ts';
import type { AccessKey, ServerLimits } from '../server-options.ts';

/** What all operations of one server share. */
export interface ServerState {
  readonly buckets: Map<string, Bucket>;
  readonly accessKeys: () => readonly AccessKey[];
  readonly region: string;
  readonly virtualHostSuffix: string | undefined;
  readonly createIn: string | undefined;
  readonly limits: ServerLimits;
  /** Tells this run of the server from earlier ones. */
  readonly run: string;
  readonly bodies: BodyMeans;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
}

export interface Call {
  readonly request: S3Request;
  readonly server: ServerState;
}

export type Operation = (call: Call) => Promise<Answer>;

/** The bucket a call is about. A key that may not see it learns nothing of whether it exists. */
export function bucketOf({ request, server }: Call, name = request.bucket ?? ''): Bucket {
  assertSees(request.accessKey, name);
  const bucket = server.buckets.get(name);
  if (!bucket) throw new S3Error('NoSuchBucket', undefined, { fields: { BucketName: name } });
  return bucket;
}

export function assertSees(accessKey: AccessKey, bucket: string): void {
  if (accessKey.buckets && !accessKey.buckets.includes(bucket)) throw new S3Error('AccessDenied');
}

export function keyOf({ request }: Call): string {
  if (request.key === undefined) throw new S3Error('InvalidRequest', 'The key is missing.');
  return request.key;
}

/** 32 hex digits nobody can guess. */
export function newId(random: ServerState['random']): string {
  return Buffer.from(random.bytes(16)).toString('hex');
}

/** A whole number from the query. @throws S3Error `InvalidArgument` */
export function countOf(call: Call, name: string, fallback: number, most: number): number {
  const text = call.request.query.get(name);
  if (text === undefined || text === '') return fallback;
  if (!/^\d{1,10}$/.test(text)) throw new S3Error('InvalidArgument', `${name} is not a number.`);
  return Math.min(Number(text), most);
}
