import { isAppError } from '#shared/errors/app-error.ts';
import type { ErrorCode } from '#shared/errors/error-table.ts';

/** After these, the same upload may well succeed later: nothing is wrong with what has arrived. */
const passing: readonly ErrorCode[] = [
  'host-unknown',
  'host-unreachable',
  'connection-lost',
  'request-timeout',
  'tls-untrusted',
  'certificate-changed',
  'proxy-failed',
  'not-s3',
  'clock-skew',
  'key-unknown',
  'secret-wrong',
  'token-expired',
  'token-invalid',
  'access-denied',
  'storage-busy',
  'storage-full',
  'storage-failed',
  'answer-invalid',
  'cancelled',
];

/** Whether an upload that failed this way is to be suspended rather than aborted. A stopped one always is. */
export function keepsUpload(error: unknown, signal?: AbortSignal): boolean {
  return signal?.aborted === true || isAppError(error, ...passing);
}
