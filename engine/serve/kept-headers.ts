import { checkUserMetadata } from './folder/folder-log.ts';
import { S3Error } from './s3-error.ts';
import type { HeaderMap } from './s3-request.ts';

/** Headers of a PUT that a GET repeats. */
const kept = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'expires',
] as const;

/** What of a write's headers is stored with the object. @throws S3Error for wishes this server cannot fulfil */
export function readKeptHeaders(headers: HeaderMap): {
  readonly headers: Readonly<Record<string, string>>;
  readonly user: Readonly<Record<string, string>>;
} {
  refuseUnsupported(headers);
  const own: Record<string, string> = {};
  for (const name of kept) {
    const value = name === 'content-encoding' ? withoutChunked(headers.get(name)) : headers.get(name);
    if (value !== undefined && value !== '') own[name] = value;
  }
  const user: Record<string, string> = {};
  for (const [name, value] of headers) {
    if (name.startsWith('x-amz-meta-')) user[name.slice('x-amz-meta-'.length)] = value;
  }
  checkUserMetadata(user);
  return { headers: own, user };
}

/** `aws-chunked` is how the body travelled, not what the object is. */
function withoutChunked(value: string | undefined): string | undefined {
  return value
    ?.split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding.toLowerCase() !== 'aws-chunked')
    .join(',');
}

// Saying yes to these and not doing them would be a lie about somebody's data.
function refuseUnsupported(headers: HeaderMap): void {
  for (const name of headers.keys()) {
    if (name.startsWith('x-amz-server-side-encryption')) {
      throw new S3Error('NotImplemented', 'This server does not encrypt.');
    }
    if (name.startsWith('x-amz-object-lock-')) {
      throw new S3Error('InvalidRequest', 'The bucket has no object lock.');
    }
    if (name.startsWith('x-amz-grant-')) throw new S3Error('AccessControlListNotSupported');
  }
  if (headers.has('x-amz-tagging')) throw new S3Error('NotImplemented', 'This server keeps no tags.');
  // To append is not to replace.
  if (headers.has('x-amz-write-offset-bytes'))
    throw new S3Error('NotImplemented', 'This server does not append to objects.');
  if (headers.has('x-amz-website-redirect-location')) throw new S3Error('NotImplemented');
  const acl = headers.get('x-amz-acl') ?? 'private';
  if (acl !== 'private' && acl !== 'bucket-owner-full-control')
    throw new S3Error('AccessControlListNotSupported');
  const storageClass = headers.get('x-amz-storage-class') ?? 'STANDARD';
  if (storageClass !== 'STANDARD') throw new S3Error('InvalidStorageClass');
}
