import { AppError } from '#shared/errors/app-error.ts';
import { parseFingerprint } from '#shared/fingerprint.ts';

/**
 * Checks the fingerprint a connection is pinned to; '' and null mean that it is pinned to none.
 * @param endpoint already checked; '' means AWS
 * @throws AppError `field-invalid`, also where nothing is encrypted and a pin would only seem to protect
 */
export function checkPinnedFingerprint(text: string | null, endpoint: string): string | null {
  if (text === null || text.trim() === '') return null;
  const fingerprint = parseFingerprint(text);
  if (fingerprint === null) throw refused('it should be a SHA-256 of 64 hex digits');
  if (endpoint.startsWith('http:')) {
    throw refused('the address begins with http://, where there is no certificate; it has to be https://');
  }
  return fingerprint;
}

function refused(problem: string): AppError<'field-invalid'> {
  return new AppError('field-invalid', { field: 'pinned fingerprint', problem });
}
