import { AppError } from '#shared/errors/app-error.ts';

/**
 * Checks a bucket name against the rules that every S3 service shares.
 * @returns the name without surrounding spaces
 * @throws AppError `bucket-name-invalid`, naming the first rule that is broken
 */
export function checkBucketName(text: string): string {
  const bucket = text.trim();
  const rule = brokenRule(bucket);
  if (rule !== null) throw new AppError('bucket-name-invalid', { bucket, rule });
  return bucket;
}

function brokenRule(bucket: string): string | null {
  if (bucket === '') return 'it is empty';
  if (/[A-Z]/.test(bucket)) return 'capital letters are not allowed';
  if (bucket.includes('/'))
    return 'a slash is not allowed; a folder inside the bucket belongs into the root path';
  if (bucket.includes('_')) return 'underscores are not allowed';
  if (!/^[a-z0-9.-]+$/.test(bucket)) return 'only lower-case letters, digits, dots and hyphens are allowed';
  if (bucket.length < 3) return 'it has fewer than 3 characters';
  if (bucket.length > 63) return 'it has more than 63 characters';
  if (!/^[a-z0-9]/.test(bucket)) return 'it must begin with a letter or a digit';
  if (!/[a-z0-9]$/.test(bucket)) return 'it must end with a letter or a digit';
  if (bucket.includes('..')) return 'two dots in a row are not allowed';
  if (/^\d+\.\d+\.\d+\.\d+$/.test(bucket)) return 'it must not look like an IP address';
  return null;
}
