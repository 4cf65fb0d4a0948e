import { S3Error } from '../s3-error.ts';

/** The `code` of a file system error, such as `ENOENT`. */
export function fileErrorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** True when the error says that nothing is at that path. */
export function isAbsent(error: unknown): boolean {
  const code = fileErrorCode(error);
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP' || code === 'ENAMETOOLONG';
}

/** What a client gets to see of a failure of our disk. Everything unforeseen is `InternalError`. */
export function asS3Error(error: unknown): S3Error {
  if (error instanceof S3Error) return error;
  switch (fileErrorCode(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new S3Error('QuotaExceeded', undefined, { cause: error });
    case 'EFBIG':
      return new S3Error('EntityTooLarge', 'The file system behind this bucket takes no file that large.', {
        cause: error,
      });
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new S3Error('AccessDenied', 'The server may not touch that file or folder.', { cause: error });
    case 'EMFILE':
    case 'ENFILE':
    case 'EBUSY':
      return new S3Error('SlowDown', undefined, { cause: error });
    case 'ENAMETOOLONG':
      return new S3Error('KeyTooLongError', undefined, { cause: error });
    case 'EXDEV':
      return new S3Error('InvalidArgument', 'That key lies on another drive than its bucket.', {
        cause: error,
      });
    case 'EILSEQ':
    case 'EINVAL':
      return new S3Error('InvalidArgument', 'The file system refuses that name.', { cause: error });
    default:
      return new S3Error('InternalError', undefined, { cause: error });
  }
}
