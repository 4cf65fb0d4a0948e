import { providerOfHost } from '../providers/recognise.ts';
import { readAwsHost } from './aws-address.ts';
import type { EndpointProblem } from './endpoint-types.ts';

/** What an address turns out to be that is written in the way of a tool. */
export type BucketUri =
  | { readonly kind: 'address'; readonly address: string }
  /** Only a bucket, at Amazon or Google. */
  | { readonly kind: 'bucket'; readonly bucket: string; readonly provider: 'aws' | 'gcs' }
  | { readonly kind: 'problem'; readonly problem: EndpointProblem };

/** `s3://bucket`, `gs://bucket`, `arn:aws:s3:::bucket`, and restic's `s3:host/bucket`; null for everything else. */
export function readBucketUri(text: string): BucketUri | null {
  const arn = /^arn:(aws[a-z-]*):([a-z0-9-]*):[^:]*:[^:]*:(.*)$/is.exec(text);
  if (arn) return fromArn(arn[2]?.toLowerCase() ?? '', arn[3] ?? '');
  const uri = /^(s3[an]?|gs):\/\/+([^/?#]*)(.*)$/is.exec(text);
  if (uri) {
    const [, scheme = '', name = '', rest = ''] = uri;
    if (isHost(name) || name.includes('@')) return { kind: 'address', address: `https://${name}${rest}` };
    // Some tools name the server there; without it this would be Amazon.
    if (/[?&](endpoint|s3-server-name|host)=/i.test(rest)) return unreadable;
    return only(name, scheme.toLowerCase() === 'gs' ? 'gcs' : 'aws');
  }
  const restic = /^s3:(?!\/)(.+)$/is.exec(text)?.[1];
  if (restic === undefined) return null;
  const isAddress = /^https?:\/\//i.test(restic) || isHost(restic.replace(/[/?#].*$/s, ''));
  return isAddress ? { kind: 'address', address: restic } : unreadable;
}

const unreadable: BucketUri = { kind: 'problem', problem: { code: 'unreadable' } };

function fromArn(service: string, resource: string): BucketUri {
  const bucket = resource.replace(/\/.*$/s, '');
  const isBucket = service === 's3' && bucket !== '' && !/^(accesspoint|storage-lens|job)/.test(bucket);
  return isBucket ? only(bucket, 'aws') : { kind: 'problem', problem: { code: 'aws-kind' } };
}

function only(bucket: string, provider: 'aws' | 'gcs'): BucketUri {
  // Capital letters were allowed once; the rules for buckets say what is wrong with the others.
  return /^[A-Za-z0-9._-]{3,255}$/.test(bucket) ? { kind: 'bucket', bucket, provider } : unreadable;
}

/** Buckets may have dots too, so only what cannot be one, or is known, is taken for a host. */
function isHost(name: string): boolean {
  const host = name.toLowerCase().replace(/:\d+$/, '');
  return (
    host !== name.toLowerCase() ||
    host === 'localhost' ||
    /^\d+\.\d+\.\d+\.\d+$/.test(host) ||
    name.startsWith('[') ||
    providerOfHost(host) !== undefined ||
    readAwsHost(host) !== null
  );
}
