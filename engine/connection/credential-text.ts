import { AppError } from '#shared/errors/app-error.ts';

/**
 * Cleans a key id, secret key or session token as it comes from a prompt, a file or a pipe: surrounding blanks
 * and line ends are dropped. What remains must be visible ASCII without blanks; everything else is a copying
 * accident, and would fail later as a riddle about signatures. Messages never repeat the text.
 * `field` is what the message calls it.
 * @throws AppError `field-invalid`
 */
export function cleanCredential(field: string, text: string): string {
  // Files saved by Windows editors begin with an invisible mark; `trim` drops that too.
  const credential = text.trim();
  const problem = problemOf(credential);
  if (problem !== null) throw new AppError('field-invalid', { field, problem });
  return credential;
}

function problemOf(credential: string): string | null {
  if (credential === '') return 'it is empty';
  if (/[\r\n]/.test(credential)) return 'it has more than one line';
  if (/\s/.test(credential)) return 'there is a space in the middle of it';
  if (/[^\x21-\x7e]/.test(credential)) return 'it contains invisible or foreign characters';
  return null;
}
