import { ListMultipartUploadsCommand } from '@aws-sdk/client-s3';
import { AppError } from '#shared/errors/app-error.ts';
import { notS3, type S3Caller } from './s3-caller.ts';
import type { CallOptions, PendingUpload } from './storage.ts';

const operation = 'list unfinished uploads';

/** All unfinished uploads below `prefix`. */
export async function listPendingUploads(
  caller: S3Caller,
  prefix: string,
  options: CallOptions,
): Promise<readonly PendingUpload[]> {
  const uploads: PendingUpload[] = [];
  const seen = new Set<string>();
  let marker: { KeyMarker?: string; UploadIdMarker?: string } = {};
  for (;;) {
    const output = await caller.call(operation, options, (client, o) =>
      client.send(new ListMultipartUploadsCommand({ Bucket: caller.bucket, Prefix: prefix, ...marker }), o),
    );
    if (!output.Bucket && output.IsTruncated === undefined) {
      throw notS3(caller.host, 'an answer that is no list of uploads');
    }
    for (const { Key: key, UploadId: uploadId, Initiated } of output.Uploads ?? []) {
      if (key === undefined || uploadId === undefined || !key.startsWith(prefix)) continue;
      uploads.push({ key, uploadId, initiated: Initiated?.getTime() ?? 0 });
    }
    if (!output.IsTruncated) return uploads;
    const { NextKeyMarker, NextUploadIdMarker } = output;
    const place = `${NextKeyMarker} ${NextUploadIdMarker}`;
    if (!NextKeyMarker || seen.has(place)) {
      throw new AppError('answer-invalid', { operation, problem: 'it does not say where it goes on' });
    }
    seen.add(place);
    marker = {
      KeyMarker: NextKeyMarker,
      ...(NextUploadIdMarker ? { UploadIdMarker: NextUploadIdMarker } : {}),
    };
  }
}
