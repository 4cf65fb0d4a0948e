import {
  createBucket,
  deleteBucket,
  getBucketLocation,
  headBucket,
  listBuckets,
} from './operations/buckets.ts';
import type { Operation } from './operations/call.ts';
import { completeUpload } from './operations/complete-upload.ts';
import { copyObject } from './operations/copy-object.ts';
import { deleteObject, deleteObjects } from './operations/delete-objects.ts';
import {
  absent,
  absentSubresources,
  getAcl,
  getObjectTagging,
  getVersioning,
} from './operations/fixed-answers.ts';
import { listObjectsV1, listObjectsV2 } from './operations/list-objects.ts';
import { getObject, headObject } from './operations/read-object.ts';
import { uploadPart, uploadPartCopy } from './operations/upload-part.ts';
import { abortUpload, createUpload, listParts, listUploads } from './operations/uploads.ts';
import { putObject } from './operations/write-object.ts';
import { S3Error } from './s3-error.ts';

export interface Route {
  readonly operation: Operation;
  /** A read-only key may not do this. */
  readonly writes: boolean;
  /** Checksum headers speak of the object the request makes, not of its body. */
  readonly checksumsOfObject?: true;
}

/** The parts of a request that decide what it asks for. */
export interface Asked {
  readonly method: string;
  readonly bucket: string | undefined;
  readonly key: string | undefined;
  readonly query: ReadonlyMap<string, string>;
  readonly headers: ReadonlyMap<string, string>;
}

// Query parameters that choose another resource than the bucket or object itself. What is not routed below is
// refused as NotImplemented, rather than taken for a plain GET or PUT and doing something else.
const subresources = [
  'accelerate',
  'acl',
  'analytics',
  'attributes',
  'cors',
  'encryption',
  'intelligent-tiering',
  'inventory',
  'legal-hold',
  'lifecycle',
  'location',
  'logging',
  'metadataTable',
  'metrics',
  'notification',
  'object-lock',
  'ownershipControls',
  'policy',
  'policyStatus',
  'publicAccessBlock',
  'renameObject',
  'replication',
  'requestPayment',
  'restore',
  'retention',
  'select',
  'session',
  'tagging',
  'torrent',
  'versioning',
  'versions',
  'website',
];

const read = (operation: Operation): Route => ({ operation, writes: false });
const write = (operation: Operation): Route => ({ operation, writes: true });

/** The operation a request asks for. @throws S3Error `NotImplemented`, `MethodNotAllowed` */
export function routeOf(asked: Asked): Route {
  if (asked.bucket === undefined) {
    if (asked.method === 'GET') return read(listBuckets);
    throw new S3Error('MethodNotAllowed');
  }
  const subresource = subresources.find((name) => asked.query.has(name));
  if (subresource !== undefined) return subresourceRoute(asked, subresource);
  const route = asked.key === undefined ? bucketRoute(asked) : objectRoute(asked);
  if (route?.writes) {
    refuseUnknownFlags(asked);
    refuseUnknownConditions(asked);
  }
  if (!route) throw new S3Error('MethodNotAllowed');
  return route;
}

// What a bare word in the query of a write may be without changing which thing is written.
const flags = new Set(['delete', 'uploads', 'uploadId', 'partNumber', 'versionId', 'x-id']);

/** A bare word names a sub-resource, perhaps of a day to come: better refused than taken for the object itself. */
function refuseUnknownFlags({ method, query }: Asked): void {
  for (const [name, value] of query) {
    if (value === '' && !flags.has(name) && !/^x-amz-/i.test(name))
      throw new S3Error('NotImplemented', `This server does not do ${method} ?${name}.`);
  }
}

/** Conditions that only other kinds of storage know; to write or delete regardless would be the worst answer. */
function refuseUnknownConditions({ headers }: Asked): void {
  for (const name of headers.keys()) {
    if (name.startsWith('x-amz-if-'))
      throw new S3Error('NotImplemented', `The condition ${name} is not known here.`);
  }
}

function subresourceRoute({ method, key }: Asked, name: string): Route {
  if (method === 'GET') {
    if (name === 'acl') return read(getAcl);
    if (key !== undefined && name === 'tagging') return read(getObjectTagging);
    if (key === undefined) {
      if (name === 'location') return read(getBucketLocation);
      if (name === 'versioning') return read(getVersioning);
      const code = Object.hasOwn(absentSubresources, name) ? absentSubresources[name] : undefined;
      if (code !== undefined) return read(absent(code));
    }
  }
  throw new S3Error('NotImplemented', `This server does not do ${method} ?${name}.`);
}

function bucketRoute({ method, query }: Asked): Route | undefined {
  switch (method) {
    case 'HEAD':
      return read(headBucket);
    case 'GET':
      if (query.has('uploads')) return read(listUploads);
      return read(query.get('list-type') === '2' ? listObjectsV2 : listObjectsV1);
    case 'PUT':
      return write(createBucket);
    case 'DELETE':
      return write(deleteBucket);
    case 'POST':
      if (query.has('delete')) return write(deleteObjects);
      throw new S3Error('NotImplemented', 'This server takes no uploads from web forms.');
    default:
      return undefined;
  }
}

function objectRoute({ method, query, headers }: Asked): Route | undefined {
  const copies = headers.has('x-amz-copy-source');
  switch (method) {
    case 'HEAD':
      return read(headObject);
    case 'GET':
      return read(query.has('uploadId') ? listParts : getObject);
    case 'PUT':
      if (query.has('uploadId') || query.has('partNumber'))
        return write(copies ? uploadPartCopy : uploadPart);
      return write(copies ? copyObject : putObject);
    case 'DELETE':
      return write(query.has('uploadId') ? abortUpload : deleteObject);
    case 'POST':
      if (query.has('uploads')) return write(createUpload);
      return query.has('uploadId') ? { ...write(completeUpload), checksumsOfObject: true } : undefined;
    default:
      return undefined;
  }
}
