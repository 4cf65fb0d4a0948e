import type { Addressing } from '#shared/connection.ts';

/** Endpoints of known services, whole host names. What stands before one of these is certainly a bucket. */
const serviceHosts = [
  /^s3[.-]([a-z0-9-]+\.)*amazonaws\.com(\.cn)?$/,
  /^(?!(eu|fedramp)\.)[0-9a-z]+(\.(eu|fedramp))?\.r2\.cloudflarestorage\.com$/,
  /^s3\.[a-z0-9-]+\.backblazeb2\.com$/,
  /^[a-z]{3}\d\.digitaloceanspaces\.com$/,
  /^s3(\.[a-z0-9-]+)?\.wasabisys\.com$/,
  /^(s3\.)?oss-[a-z0-9-]+\.aliyuncs\.com$/,
  /^cos\.[a-z0-9-]+\.myqcloud\.com$/,
  /^obs\.[a-z0-9-]+\.myhuaweicloud\.com$/,
  /^storage\.googleapis\.com$/,
  /^s3\.[a-z0-9-]+\.scw\.cloud$/,
  /^s3\.[a-z0-9-]+(\.io|\.perf)?\.cloud\.ovh\.(net|us)$/,
  /^[a-z]{3}\d\.your-objectstorage\.com$/,
  /^[a-z]{2}-[a-z]+-\d\.linodeobjects\.com$/,
  /^s3\.[a-z0-9-]+\.idrivee2\.com$/,
  /^gateway(\.[a-z0-9-]+)?\.storjshare\.io$/,
  /^[a-z]{2}-\d{3}\.s3\.synologyc2\.net$/,
  /^t3\.storage\.dev$|^fly\.storage\.tigris\.dev$/,
];

/** Words by which people call an S3 server in its host name. */
const serviceWord =
  /^(s3|s3-.*|minio|ceph|rgw|garage|seaweedfs|storage|objects?|object-?storage|obs|oss|oss-.*|cos)$/;

/** Words that are as likely the name of a server or of a path as that of a bucket; they prove nothing. */
const anyWord = /^(nas|store|backups?|data|files?|media|cdn|api)$/;

/**
 * The endpoint without the bucket, when it is evident that the bucket's name is in its host or path; else null.
 * A host may well begin with a word that is the bucket's name too (`backup.example.com`), so it takes a known
 * service, or the word for one, behind it; with `path` addressing only a known service counts, which lets
 * somebody whose server is called like that say so.
 */
export function endpointWithoutBucket(url: URL, bucket: string, addressing: Addressing): string | null {
  if (bucket === '') return null;
  const path = pathWithoutBucket(url.pathname, bucket);
  if (path !== null) return `${url.protocol}//${url.host}${path}`;
  if (!url.hostname.startsWith(`${bucket}.`)) return null;
  const rest = url.hostname.slice(bucket.length + 1);
  if (!isService(rest, bucket, addressing)) return null;
  return `${url.protocol}//${url.host.slice(bucket.length + 1)}${url.pathname === '/' ? '' : url.pathname}`;
}

function isService(rest: string, bucket: string, addressing: Addressing): boolean {
  if (serviceHosts.some((host) => host.test(rest))) return true;
  if (addressing === 'path' || saysNothing(bucket)) return false;
  return rest === 'localhost' || rest.split('.').some((label) => serviceWord.test(label));
}

function saysNothing(bucket: string): boolean {
  return serviceWord.test(bucket) || anyWord.test(bucket);
}

/** The path up to the bucket's name, or null when the name is not in it. */
function pathWithoutBucket(path: string, bucket: string): string | null {
  const names = path.split('/').filter((name) => name !== '');
  const at = names.indexOf(bucket);
  // `/s3` or `/storage` may be where the server answers.
  if (at === -1 || serviceWord.test(bucket)) return null;
  return names
    .slice(0, at)
    .map((name) => `/${name}`)
    .join('');
}
