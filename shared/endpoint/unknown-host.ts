/** Words by which people call an S3 server in its host name. */
const serviceWord =
  /^(s3|s3-.*|minio|ceph|rgw|garage|seaweedfs|storage|objects?|object-?storage|obs|oss|oss-.*|cos)$/;

/** Words that are as likely the name of a server or of a path as that of a bucket; they prove nothing. */
const anyWord = /^(nas|store|backups?|data|files?|media|cdn|api)$/;

/**
 * Whether the host of nobody we know begins with the bucket's name as a bucket. It may well begin with a word that
 * is the bucket's name too (`backup.example.com`), so it takes the word for an S3 service behind it.
 */
export function beginsWithBucket(host: string, bucket: string): boolean {
  if (bucket === '' || !host.startsWith(`${bucket}.`)) return false;
  if (serviceWord.test(bucket) || anyWord.test(bucket)) return false;
  const rest = host.slice(bucket.length + 1);
  return rest === 'localhost' || rest.split('.').some((label) => serviceWord.test(label));
}

/** The path up to the bucket's name, without a slash at the end; null when the name is not in it. */
export function pathBeforeBucket(path: string, bucket: string): string | null {
  const names = path.split('/').filter((name) => name !== '');
  const at = names.indexOf(bucket);
  // `/s3` or `/storage` may be where the server answers.
  if (bucket === '' || at === -1 || serviceWord.test(bucket)) return null;
  return names
    .slice(0, at)
    .map((name) => `/${name}`)
    .join('');
}
