/**
 * The value of `x-amz-copy-source`. Every name is percent-encoded, the slashes are not. Keys of ours hold no `%`,
 * which some servers decode twice.
 */
export function copySourceHeader(bucket: string, key: string): string {
  return [bucket, ...key.split('/')].map(encodeURIComponent).join('/');
}
