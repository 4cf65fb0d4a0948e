export interface AwsAddress {
  readonly bucket: string | undefined;
  readonly region: string | undefined;
  /** A host name to be kept, because the standard one would be another thing; '' where none is needed. */
  readonly keep: string;
  /** What kind of address it was, when another one is used instead of it. */
  readonly variant?: 'website' | 'aws-variant';
  /** Access points, S3 Express and the like: no buckets in the sense that we need. */
  readonly isOtherKind?: true;
}

const region = '(?<region>[a-z]{2,4}(?:-[a-z]+)+-\\d+)';
const bucket = '(?:(?<bucket>.+)\\.)?';
const standard = new RegExp(`^${bucket}s3(?:\\.dualstack)?(?:[.-]${region})?$`);
const dualstack = /(^|\.)s3\.dualstack\./;
const website = new RegExp(`^${bucket}s3-website[.-]${region}$`);
const accelerate = new RegExp(`^${bucket}s3-accelerate(?:\\.dualstack)?$`);
const fips = new RegExp(`^${bucket}s3-fips(?:\\.dualstack)?[.-]${region}$`);
const privateLink = new RegExp(`^(?:(?<bucket>.+)\\.)?bucket\\.vpce-[a-z0-9-]+\\.s3\\.${region}\\.vpce$`);
const otherKind =
  /(^|[.-])(s3-accesspoint|s3-object-lambda|s3-outposts|s3express|s3-control|accesspoint|control)[.-]/;

/** What a host name of Amazon says. Null for everything else, also for other people's servers at Amazon. */
export function readAwsHost(host: string): AwsAddress | null {
  const suffix = /\.amazonaws\.(?:com(?:\.cn)?|eu)$/.exec(host)?.[0];
  if (suffix === undefined) return null;
  const name = host.slice(0, -suffix.length);
  // The European partition is too young for everything that builds addresses of its own.
  const keepsHost = suffix === '.amazonaws.eu';
  const inChina = suffix === '.amazonaws.com.cn';
  const read = (groups: Record<string, string> | undefined) => ({
    bucket: groups?.bucket,
    region: groups?.region ?? (inChina ? 'cn-north-1' : undefined),
  });
  const own = (found: { bucket: string | undefined }) =>
    found.bucket === undefined ? host : host.slice(found.bucket.length + 1);

  if (/^(?:.+\.)?s3-external-1$/.test(name)) {
    return {
      bucket: /^(.+)\.s3-external-1$/.exec(name)?.[1],
      region: 'us-east-1',
      keep: '',
      variant: 'aws-variant',
    };
  }
  const plain = standard.exec(name);
  if (plain) {
    const found = read(plain.groups);
    const isVariant = dualstack.test(name) && !keepsHost;
    return { ...found, keep: keepsHost ? own(found) : '', ...(isVariant ? { variant: 'aws-variant' } : {}) };
  }
  const site = website.exec(name);
  if (site) return { ...read(site.groups), keep: '', variant: 'website' };
  const fast = accelerate.exec(name);
  if (fast) return { ...read(fast.groups), keep: '', variant: 'aws-variant' };
  for (const kept of [fips, privateLink]) {
    const match = kept.exec(name);
    if (match) return { ...read(match.groups), keep: own(read(match.groups)) };
  }
  if (otherKind.test(name)) return { bucket: undefined, region: undefined, keep: '', isOtherKind: true };
  return null;
}

/** The host that a region of Amazon answers at. */
export function awsHost(region: string): string {
  return `s3.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;
}
