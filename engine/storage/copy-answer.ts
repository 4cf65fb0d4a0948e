import type { UploadPartCopyCommand } from '@aws-sdk/client-s3';

/** Facts about a storage's answer to a copy; nothing is set before there is one. */
export interface CopyAnswer {
  /** Status 200 and not one byte. */
  isEmpty?: boolean;
  /** From the header, where only the answer to a sent part has one. */
  etag?: string;
}

/**
 * Notes how a copy was answered. A storage that does not know the call takes it for a part without bytes and answers
 * as to one: an ETag in the header and no body. The S3 client would make a passing failure of that.
 */
export function watchCopy(command: UploadPartCopyCommand): CopyAnswer {
  const seen: CopyAnswer = {};
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const { statusCode, headers } = result.response as {
        statusCode: number;
        headers: Record<string, string>;
      };
      seen.isEmpty = statusCode === 200 && headers['content-length'] === '0';
      if (headers.etag !== undefined) seen.etag = headers.etag;
      return result;
    },
    { step: 'deserialize', priority: 'low', name: 'watchCopy' },
  );
  return seen;
}
