import { HeadObjectCommand, type HeadObjectCommandOutput } from '@aws-sdk/client-s3';
import { isAppError } from '#shared/errors/app-error.ts';
import { stripQuotes } from './etag.ts';
import { notS3, type S3Caller } from './s3-caller.ts';
import { serverCodeOf } from './server-code-of.ts';
import type { CallOptions, ObjectInfo } from './storage.ts';

/**
 * What HEAD says of an object. HEAD tells no reason when it is refused; `read`, which gets a byte of the same object,
 * is told it, and then waits for other keys where they are temporary and have expired.
 */
export async function lookAtObject(
  caller: S3Caller,
  key: string,
  options: CallOptions,
  read: () => Promise<void>,
): Promise<ObjectInfo> {
  try {
    return await head(caller, key, options);
  } catch (error) {
    const isSilent = isAppError(error, 'access-denied', 'storage-refused') && serverCodeOf(error) === '';
    if (!isSilent || !caller.isTemporary) throw error;
    await read().catch((reason: unknown) => {
      options.signal?.throwIfAborted();
      // Otherwise it was not about expired keys after all.
      throw isAppError(reason, 'token-expired', 'token-invalid', 'key-unknown') ? reason : error;
    });
    return await head(caller, key, options);
  }
}

async function head(caller: S3Caller, key: string, options: CallOptions): Promise<ObjectInfo> {
  const output = await caller.call('look at an object', { ...options, key }, (client, o) =>
    client.send(new HeadObjectCommand({ Bucket: caller.bucket, Key: key }), o),
  );
  if (output.ContentLength === undefined) throw notS3(caller.host, 'an object without a size');
  if (!output.ETag) throw notS3(caller.host, 'no ETag');
  return { size: output.ContentLength, etag: stripQuotes(output.ETag), ...lockOf(output) };
}

/** Absent members where nothing is locked, or the keys may not know. */
function lockOf(output: HeadObjectCommandOutput): Pick<ObjectInfo, 'keptUntil' | 'isHeld'> {
  const until = output.ObjectLockRetainUntilDate?.getTime();
  return {
    ...(until !== undefined && Number.isFinite(until) ? { keptUntil: until } : {}),
    ...(output.ObjectLockLegalHoldStatus === 'ON' ? { isHeld: true } : {}),
  };
}
