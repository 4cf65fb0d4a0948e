import type { Answer } from '../answer.ts';
import { requireObject } from '../folder/find-object.ts';
import { S3Error, type S3ErrorCode } from '../s3-error.ts';
import { branch, document, leaf } from '../xml/write-xml.ts';
import { owner } from './buckets.ts';
import { bucketOf, type Operation } from './call.ts';

/** Sub-resources of a bucket for which "there is none" is the truth. */
export const absentSubresources: Readonly<Record<string, S3ErrorCode>> = {
  cors: 'NoSuchCORSConfiguration',
  encryption: 'ServerSideEncryptionConfigurationNotFoundError',
  lifecycle: 'NoSuchLifecycleConfiguration',
  'object-lock': 'ObjectLockConfigurationNotFoundError',
  policy: 'NoSuchBucketPolicy',
  publicAccessBlock: 'NoSuchPublicAccessBlockConfiguration',
  tagging: 'NoSuchTagSet',
};

export function absent(code: S3ErrorCode): Operation {
  return async (call) => {
    bucketOf(call);
    throw new S3Error(code);
  };
}

/** Versioning was never turned on. */
export const getVersioning: Operation = async (call) => {
  bucketOf(call);
  return { status: 200, body: document('VersioningConfiguration') };
};

/** Whoever holds a key may do what the key may do; nobody else anything. */
export const getAcl: Operation = async (call) => {
  await assertThere(call);
  const grantee = `<Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="CanonicalUser">${leaf('ID', 'holdall')}${leaf('DisplayName', 'holdall')}</Grantee>`;
  const grant = branch('Grant', grantee, leaf('Permission', 'FULL_CONTROL'));
  return { status: 200, body: document('AccessControlPolicy', owner(), branch('AccessControlList', grant)) };
};

export const getObjectTagging: Operation = async (call): Promise<Answer> => {
  await assertThere(call);
  return { status: 200, body: document('Tagging', branch('TagSet')) };
};

async function assertThere(call: Parameters<Operation>[0]): Promise<void> {
  const bucket = bucketOf(call);
  if (call.request.key !== undefined) await requireObject(bucket, call.request.key);
}
