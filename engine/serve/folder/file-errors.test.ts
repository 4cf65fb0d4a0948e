import { expect, test } from 'vitest';
import { S3Error } from '../s3-error.ts';
import { asS3Error } from './file-errors.ts';

test.each([
  ['ENOSPC', 'QuotaExceeded', 507],
  ['EDQUOT', 'QuotaExceeded', 507],
  ['EACCES', 'AccessDenied', 403],
  ['EROFS', 'AccessDenied', 403],
  ['EMFILE', 'SlowDown', 503],
  ['EFBIG', 'EntityTooLarge', 400],
  ['EIO', 'InternalError', 500],
])('%s becomes %s', (code, s3Code, status) => {
  const cause = Object.assign(new Error(`${code}: /home/somebody/secret`), { code });
  const error = asS3Error(cause);
  expect(error).toMatchObject({ code: s3Code, status, cause });
  // Paths of this computer are none of the client's business.
  expect(error.message).not.toContain('somebody');
});

test('an S3 error stays what it is, and a bug is an InternalError', () => {
  const known = new S3Error('NoSuchKey');
  expect(asS3Error(known)).toBe(known);
  expect(asS3Error(new TypeError('x is not a function'))).toMatchObject({ code: 'InternalError' });
});
