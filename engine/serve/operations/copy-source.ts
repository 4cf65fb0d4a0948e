import type { FileHandle } from 'node:fs/promises';
import { checkRead } from '../conditions.ts';
import { type FoundObject, openObject } from '../folder/find-object.ts';
import { S3Error } from '../s3-error.ts';
import { decodeUri } from '../uri-encoding.ts';
import { bucketOf, type Call } from './call.ts';

export interface CopySource extends FoundObject {
  readonly bucket: string;
  readonly key: string;
  /** Absent for folder markers. */
  readonly handle: FileHandle | undefined;
}

/** Opens what `x-amz-copy-source` names, if its conditions hold. The caller closes the handle. */
export async function openCopySource(call: Call): Promise<CopySource> {
  const [raw = '', version] = (call.request.headers.get('x-amz-copy-source') ?? '').split('?versionId=', 2);
  if (version !== undefined && version !== 'null') throw new S3Error('InvalidArgument', 'No such version.');
  const source = decodeUri(raw).replace(/^\//, '');
  const slash = source.indexOf('/');
  if (slash < 1 || slash === source.length - 1) {
    throw new S3Error('InvalidArgument', 'x-amz-copy-source has to be bucket/key.');
  }
  const bucket = source.slice(0, slash);
  const key = source.slice(slash + 1);
  const found = await openObject(bucketOf(call, bucket), key);
  try {
    checkRead(call.request.headers, found.record, 'x-amz-copy-source-');
    return { ...found, bucket, key };
  } catch (error) {
    await found.handle?.close();
    throw error;
  }
}
