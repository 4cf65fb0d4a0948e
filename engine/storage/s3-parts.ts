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
  const parts = new Map<number, UploadedPart>();
  let marker: string | undefined;
  for (;;) {
    const page = await onePage(caller, key, uploadId, marker, options);
    if (!page) return undefined;
    const known = parts.size;
    for (const part of readPage(page)) {
      const { partNumber, etag } = part;
      if ((parts.get(partNumber)?.etag ?? etag) !== etag) throw invalid('a part is listed in two ways');
      parts.set(partNumber, part);
      marker = String(partNumber);
    }
    // Some servers sort the numbers as if they were words.
    if (!page.IsTruncated) return [...parts.values()].sort((a, b) => a.partNumber - b.partNumber);
    if (parts.size === known) throw invalid('there is more, but it does not say what');
    marker = page.NextPartNumberMarker || marker;
  }
}

async function onePage(
  caller: S3Caller,
  key: string,
  uploadId: string,
  after: string | undefined,
  options: CallOptions,
): Promise<ListPartsCommandOutput | undefined> {
  try {
    const output = await caller.call(operation, { ...options, key }, (client, o) =>
      client.send(
        new ListPartsCommand({
          Bucket: caller.bucket,
          Key: key,
          UploadId: uploadId,
          ...(after === undefined ? {} : { PartNumberMarker: after }),
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

function readPage(page: ListPartsCommandOutput): UploadedPart[] {
  return (page.Parts ?? []).map(({ PartNumber: partNumber, ETag, Size: size }) => {
    if (partNumber === undefined || !ETag || size === undefined) throw invalid('a part is not described');
    return { partNumber, etag: stripQuotes(ETag), size };
  });
}

function invalid(problem: string): AppError<'answer-invalid'> {
  return new AppError('answer-invalid', { operation, problem });
}
