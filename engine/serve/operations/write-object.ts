import type { Answer } from '../answer.ts';
import { checkWrite } from '../conditions.ts';
import { assertStorable, commitMarker, commitObject } from '../folder/commit.ts';
import { findObject } from '../folder/find-object.ts';
import { pathOfKey } from '../folder/key-path.ts';
import type { ObjectRecord } from '../folder/object-record.ts';
import { stageFile } from '../folder/staged-file.ts';
import { FileWriter } from '../folder/write-stream.ts';
import { readKeptHeaders } from '../kept-headers.ts';
import type { Payload } from '../payload/payload.ts';
import { S3Error } from '../s3-error.ts';
import type { S3Request } from '../s3-request.ts';
import type { ServerLimits } from '../server-options.ts';
import { bucketOf, keyOf, type Operation } from './call.ts';

const longBody = 4 * 1024 ** 2;

export const putObject: Operation = async (call) => {
  const { request, server } = call;
  const bucket = bucketOf(call);
  const key = keyOf(call);
  const kept = readKeptHeaders(request.headers);
  checkLength(request.payload, server.limits);
  const check = (present: ObjectRecord | undefined) => checkWrite(request.headers, present);
  const place = pathOfKey(key, process.platform);
  if (worthAskingFirst(request)) {
    await assertStorable(bucket, key);
    check((await findObject(bucket, key))?.record);
  }
  if (place.folder) {
    const facts = await request.payload.read(() => {
      throw new S3Error(
        'InvalidArgument',
        'A key that ends in a slash stands for a folder and has no bytes.',
      );
    });
    const make = { ...kept, etag: facts.md5, checksums: facts.checksums };
    return written(await commitMarker(bucket, key, make, { clock: server.clock, check }));
  }
  const staged = await stageFile(bucket.incoming, server.random);
  const writer = new FileWriter(staged.handle, 0);
  try {
    const facts = await request.payload.read((piece) => writer.add(piece));
    const make = { ...kept, etag: facts.md5, checksums: facts.checksums };
    const complete = { file: staged.file, handle: staged.handle, size: facts.size };
    const record = await commitObject(bucket, key, complete, make, { clock: server.clock, check });
    await staged.handle.close();
    return written(record);
  } catch (error) {
    await staged.discard();
    throw error;
  }
};

/**
 * A long body shall not be sent for nothing, and who waits for `100 Continue` wants to know; for any other the look
 * before the rename is enough.
 */
function worthAskingFirst({ payload, headers }: S3Request): boolean {
  return (payload.length ?? 0) > longBody || headers.has('expect');
}

/** @throws S3Error `MissingContentLength`, `EntityTooLarge` */
export function checkLength(payload: Payload, limits: ServerLimits): void {
  if (payload.length === undefined) throw new S3Error('MissingContentLength');
  if (payload.length > limits.bodyBytes) throw new S3Error('EntityTooLarge');
}

function written(record: ObjectRecord): Answer {
  const headers: Record<string, string> = { etag: `"${record.etag}"` };
  for (const [algorithm, value] of Object.entries(record.checksums)) {
    headers[`x-amz-checksum-${algorithm}`] = value;
    headers['x-amz-checksum-type'] = 'FULL_OBJECT';
  }
  return { status: 200, headers };
}
