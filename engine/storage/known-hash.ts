import type { PutObjectCommand, UploadPartCommand } from '@aws-sdk/client-s3';

/**
 * Lets the signature use a hash of the body that is known already. A stream would otherwise go unsigned, and what
 * is in memory would be hashed a second time, on the main thread.
 * @param sha256 in hex
 */
export function withKnownHash<C extends PutObjectCommand | UploadPartCommand>(command: C, sha256: string): C {
  (command as PutObjectCommand).middlewareStack.add(
    (next) => async (args) => {
      (args.request as { headers: Record<string, string> }).headers['x-amz-content-sha256'] = sha256;
      return next(args);
    },
    { step: 'build', name: 'knownHash' },
  );
  return command;
}
