import { CreateBucketCommand, HeadBucketCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { type AppError, isAppError } from '#shared/errors/app-error.ts';
import type { S3Caller } from './s3-caller.ts';
import { serverCodeOf } from './server-code-of.ts';
import type { CallOptions } from './storage.ts';

/** Ends well when the bucket is there and may be used. */
export async function lookAtBucket(caller: S3Caller, options: CallOptions): Promise<void> {
  const { bucket } = caller;
  try {
    await caller.call('look at the bucket', options, (client, o) =>
      client.send(new HeadBucketCommand({ Bucket: bucket }), o),
    );
  } catch (error) {
    if (!isAppError(error, 'access-denied', 'storage-refused', 'bucket-missing')) throw error;
    // HEAD tells no reason, and some answer 404 to keys they do not know; a refused listing tells it.
    await caller.call('look at the bucket', options, (client, o) =>
      client.send(new ListObjectsV2Command({ Bucket: bucket, MaxKeys: 1 }), o),
    );
  }
}

/** Makes the bucket; one that is one's own already is no mistake. */
export async function createBucket(caller: S3Caller, options: CallOptions): Promise<void> {
  const create = (remove: string[]) =>
    caller.call('create the bucket', options, (client, o) => {
      const command = new CreateBucketCommand({ Bucket: caller.bucket });
      for (const name of remove) command.middlewareStack.remove(name);
      return client.send(command, o);
    });
  try {
    await create([]);
  } catch (error) {
    if (serverCodeOf(error) === 'BucketAlreadyOwnedByYou') return;
    if (isAppError(error, 'bucket-taken')) return ownBucketOr(error, caller, options);
    // Servers of one's own have regions that are no places; they want none named.
    if (!isAppError(error, 'region-wrong') && !/LocationConstraint/.test(serverCodeOf(error))) throw error;
    await create(['locationConstraintMiddleware']);
  }
}

/** Some servers say “taken” of a bucket that is one's own. */
async function ownBucketOr(taken: AppError, caller: S3Caller, options: CallOptions): Promise<void> {
  try {
    await lookAtBucket(caller, options);
  } catch {
    options.signal?.throwIfAborted();
    throw taken;
  }
}
