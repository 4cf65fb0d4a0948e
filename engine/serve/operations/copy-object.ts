import { createHash } from 'node:crypto';
import { checkWrite } from '../conditions.ts';
import { assertStorable, commitMarker, commitObject } from '../folder/commit.ts';
import { readBytes, writeBytes } from '../folder/copy-bytes.ts';
import type { ObjectRecord } from '../folder/object-record.ts';
import { stageFile } from '../folder/staged-file.ts';
import { readKeptHeaders } from '../kept-headers.ts';
import { S3Error } from '../s3-error.ts';
import { document, leaf } from '../xml/write-xml.ts';
import { bucketOf, type Call, keyOf, type Operation } from './call.ts';
import { type CopySource, openCopySource } from './copy-source.ts';

export const copyObject: Operation = async (call) => {
  const { request, server } = call;
  const key = keyOf(call);
  const bucket = bucketOf(call);
  const replace = replacesMetadata(call);
  const place = await assertStorable(bucket, key);
  const source = await openCopySource(call);
  try {
    if (source.record.size > server.limits.bodyBytes) {
      throw new S3Error('InvalidRequest', 'Objects over 5 GiB are copied with a multipart upload.');
    }
    if (source.bucket === bucket.name && source.key === key && !replace) {
      throw new S3Error('InvalidRequest', 'A copy onto itself has to change something.');
    }
    if (place.folder !== source.folder && source.record.size > 0) {
      throw new S3Error(
        'InvalidArgument',
        'A key that ends in a slash stands for a folder and has no bytes.',
      );
    }
    const kept = readKeptHeaders(request.headers);
    const { headers, user } = replace ? kept : source.record;
    const check = (present: ObjectRecord | undefined) => checkWrite(request.headers, present);
    const make = { headers, user, checksums: source.record.checksums };
    const options = { clock: server.clock, check };
    const record = place.folder
      ? await commitMarker(bucket, key, { ...make, etag: emptyMd5 }, options)
      : await copyFile(call, source, (complete, etag) =>
          commitObject(bucket, key, complete, { ...make, etag }, options),
        );
    return {
      status: 200,
      body: document(
        'CopyObjectResult',
        leaf('LastModified', new Date(record.modified).toISOString()),
        leaf('ETag', `"${record.etag}"`),
      ),
    };
  } finally {
    await source.handle?.close();
  }
};

const emptyMd5 = 'd41d8cd98f00b204e9800998ecf8427e';

function replacesMetadata({ request }: Call): boolean {
  const directive = request.headers.get('x-amz-metadata-directive') ?? 'COPY';
  if (directive !== 'COPY' && directive !== 'REPLACE') {
    throw new S3Error('InvalidArgument', 'x-amz-metadata-directive has to be COPY or REPLACE.');
  }
  return directive === 'REPLACE';
}

/** Copies the bytes the open handle shows, so that the source may be replaced meanwhile. */
async function copyFile(
  call: Call,
  source: CopySource,
  commit: (complete: Parameters<typeof commitObject>[2], etag: string) => Promise<ObjectRecord>,
): Promise<ObjectRecord> {
  const staged = await stageFile(bucketOf(call).incoming, call.server.random);
  try {
    const md5 = createHash('md5');
    let at = 0;
    const { size } = source.record;
    if (source.handle) {
      await readBytes(source.handle, 0, size, async (piece) => {
        md5.update(piece);
        await writeBytes(staged.handle, piece, at);
        at += piece.length;
      });
    }
    return await commit({ file: staged.file, handle: staged.handle, size }, md5.digest('hex'));
  } finally {
    await staged.discard();
  }
}
