import { checkWrite } from '../conditions.ts';
import { assertPresent } from '../folder/bucket.ts';
import { asS3Error } from '../folder/file-errors.ts';
import type { ObjectRecord } from '../folder/object-record.ts';
import { removeObject } from '../folder/remove-object.ts';
import { S3Error } from '../s3-error.ts';
import { childrenOf, readDocument, textOf } from '../xml/read-xml.ts';
import { branch, document, leaf } from '../xml/write-xml.ts';
import { bucketOf, keyOf, type Operation } from './call.ts';
import { assertOnlyVersion } from './read-object.ts';

const mostKeys = 1000;
const atOnce = 64;

export const deleteObject: Operation = async (call) => {
  assertOnlyVersion(call.request);
  const bucket = bucketOf(call);
  await assertPresent(bucket);
  const conditional = call.request.headers.has('if-match');
  const check = (present: ObjectRecord | undefined) => {
    if (conditional) checkWrite(call.request.headers, present);
  };
  await removeObject(bucket, keyOf(call), check);
  return { status: 204 };
};

export const deleteObjects: Operation = async (call) => {
  const bucket = bucketOf(call);
  const body = await call.request.payload.readWhole(call.server.limits.documentBytes);
  const root = readDocument(body, 'Delete');
  const quiet = textOf(root, 'Quiet')?.trim() === 'true';
  const wanted = childrenOf(root, 'Object').map((object) => {
    const key = textOf(object, 'Key');
    if (key === undefined || key === '') throw new S3Error('MalformedXML');
    // Conditions of other kinds of storage; to delete regardless would be the worst answer.
    for (const name of ['LastModifiedTime', 'Size']) {
      if (textOf(object, name) !== undefined)
        throw new S3Error('NotImplemented', `Deleting under the condition ${name} is not done here.`);
    }
    return { key, version: textOf(object, 'VersionId'), etag: textOf(object, 'ETag') };
  });
  if (wanted.length === 0 || wanted.length > mostKeys) throw new S3Error('MalformedXML');
  await assertPresent(bucket);
  const remove = async ({ key, version, etag }: (typeof wanted)[number]): Promise<string> => {
    try {
      if (version !== undefined && version !== 'null')
        throw new S3Error('InvalidArgument', 'No such version.');
      await removeObject(bucket, key, (present) => {
        // What is gone already is what was wanted.
        if (etag !== undefined && present) checkWrite(new Map([['if-match', etag]]), present);
      });
      return quiet ? '' : branch('Deleted', leaf('Key', key));
    } catch (error) {
      const { code, message } = asS3Error(error);
      return branch('Error', leaf('Key', key), leaf('Code', code), leaf('Message', message));
    }
  };
  // Some at a time: those of one folder then share its flush.
  const results: string[] = [];
  for (let i = 0; i < wanted.length; i += atOnce) {
    results.push(...(await Promise.all(wanted.slice(i, i + atOnce).map(remove))));
  }
  return { status: 200, body: document('DeleteResult', ...results) };
};
