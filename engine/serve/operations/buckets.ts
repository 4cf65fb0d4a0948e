import { mkdir, rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { openBucket } from '../folder/bucket.ts';
import { fileErrorCode } from '../folder/file-errors.ts';
import { hiddenName } from '../folder/hidden-folder.ts';
import { holdsObject } from '../folder/list-keys.ts';
import { removeEmptyTree } from '../folder/remove-empty-tree.ts';
import { S3Error } from '../s3-error.ts';
import { branch, document, escapeText, leaf } from '../xml/write-xml.ts';
import { assertSees, bucketOf, type Call, type Operation } from './call.ts';

export const listBuckets: Operation = async ({ request, server }) => {
  const seen = [...server.buckets.values()]
    .filter(({ name }) => request.accessKey.buckets?.includes(name) ?? true)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, created }) =>
      branch('Bucket', leaf('Name', name), leaf('CreationDate', new Date(created).toISOString())),
    );
  return { status: 200, body: document('ListAllMyBucketsResult', owner(), branch('Buckets', ...seen)) };
};

/** There are no users here, only keys; clients expect some owner. */
export function owner(): string {
  return branch('Owner', leaf('ID', 'holdall'), leaf('DisplayName', 'holdall'));
}

export const headBucket: Operation = async (call) => {
  bucketOf(call);
  return { status: 200, headers: { 'x-amz-bucket-region': call.server.region } };
};

export const getBucketLocation: Operation = async (call) => {
  bucketOf(call);
  // S3 says nothing for its oldest region.
  const region = call.server.region === 'us-east-1' ? '' : call.server.region;
  return { status: 200, body: document('LocationConstraint', escapeText(region)) };
};

export const createBucket: Operation = async (call) => {
  const { request, server } = call;
  const name = request.bucket ?? '';
  await request.payload.readWhole(server.limits.documentBytes);
  assertSees(request.accessKey, name);
  if (server.buckets.has(name)) throw new S3Error('BucketAlreadyOwnedByYou');
  if (server.createIn === undefined) {
    throw new S3Error('AccessDenied', 'Buckets are made on the computer that shares the folders.');
  }
  if (!isBucketName(name)) throw new S3Error('InvalidBucketName');
  const folder = path.join(server.createIn, name);
  try {
    await mkdir(folder);
  } catch (error) {
    if (fileErrorCode(error) !== 'EEXIST') throw error;
    throw new S3Error('BucketAlreadyOwnedByYou', 'A folder with that name exists already.', { cause: error });
  }
  const bucket = await openBucket(name, folder, {
    removable: true,
    mayStayUntouched: false,
    now: server.clock.now(),
    run: server.run,
  });
  server.buckets.set(name, bucket);
  return { status: 200, headers: { location: `/${name}` } };
};

/** Lower-case letters, digits, dots and hyphens, so never a path; and never the hidden folder. */
export function isBucketName(name: string): boolean {
  return (
    /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) &&
    !name.includes('..') &&
    !/^\d+\.\d+\.\d+\.\d+$/.test(name)
  );
}

export const deleteBucket: Operation = async (call: Call) => {
  const bucket = bucketOf(call);
  if (!bucket.removable) {
    throw new S3Error('AccessDenied', 'That folder was shared by its owner; a client cannot remove it.');
  }
  if (await holdsObject(bucket, [])) throw new S3Error('BucketNotEmpty');
  if ((await bucket.uploads.list()).length > 0) {
    throw new S3Error('BucketNotEmpty', 'There are unfinished uploads in the bucket.');
  }
  await removeEmptyTree(bucket.root, hiddenName);
  call.server.buckets.delete(bucket.name);
  await rm(path.join(bucket.root, hiddenName), { recursive: true, force: true });
  try {
    await rmdir(bucket.root);
  } catch (error) {
    if (fileErrorCode(error) !== 'ENOTEMPTY') throw error;
    throw new S3Error('BucketNotEmpty', 'There are files in the folder that are not objects.');
  }
  return { status: 204 };
};
