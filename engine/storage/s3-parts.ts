import { ListPartsCommand, type ListPartsCommandOutput } from '@aws-sdk/client-s3';
import { AppError, isAppError } from '#shared/errors/app-error.ts';
import { stripQuotes } from './etag.ts';
import { notS3, type S3Caller } from './s3-caller.ts';
import { serverCodeOf } from './server-code-of.ts';
import type { CallOptions, UploadedPart } from './storage.ts';

const operation = 'list the parts of an upload';

/** What has arrived of an unfinished upload, in ascending order; undefined when the storage does not know it. */
export async function listUploadedParts(
  caller: S3Caller,
  key: string,
  uploadId: string,
  options: CallOptions,
): Promise<readonly UploadedPart[] | undefined> {
  const parts: UploadedPart[] = [];
  for (;;) {
    const last = parts.at(-1)?.partNumber;
    const page = await onePage(caller, key, uploadId, last, options);
    if (!page) return undefined;
    parts.push(...readPage(page, last ?? 0));
    if (!page.IsTruncated) return parts;
    if (parts.at(-1)?.partNumber === last) throw invalid('there is more, but it does not say what');
  }
}

async function onePage(
  caller: S3Caller,
  key: string,
  uploadId: string,
  after: number | undefined,
  options: CallOptions,
): Promise<ListPartsCommandOutput | undefined> {
  try {
    const output = await caller.call(operation, { ...options, key }, (client, o) =>
      client.send(
        new ListPartsCommand({
          Bucket: caller.bucket,
          Key: key,
          UploadId: uploadId,
          ...(after === undefined ? {} : { PartNumberMarker: String(after) }),
        }),
        o,
      ),
    );
    if (!output.UploadId && output.IsTruncated === undefined) {
      throw notS3(caller.host, 'an answer that is no list of parts');
    }
    return output;
  } catch (error) {
    if (isAppError(error, 'object-missing') || serverCodeOf(error) === 'NoSuchUpload') return undefined;
    throw error;
  }
}

function readPage(page: ListPartsCommandOutput, after: number): UploadedPart[] {
  let last = after;
  return (page.Parts ?? []).map(({ PartNumber: partNumber, ETag, Size: size }) => {
    if (partNumber === undefined || !ETag || size === undefined) throw invalid('a part is not described');
    if (partNumber <= last) throw invalid('its parts are not in order');
    last = partNumber;
    return { partNumber, etag: stripQuotes(ETag), size };
  });
}

function invalid(problem: string): AppError<'answer-invalid'> {
  return new AppError('answer-invalid', { operation, problem });
}
