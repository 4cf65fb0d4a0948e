import { AppError } from '#shared/errors/app-error.ts';
import { LONGEST_NAME, type NameProblem, nameProblem } from '#shared/setting-name.ts';

const sentences: Record<NameProblem, string> = {
  empty: 'it is empty',
  long: `it has more than ${LONGEST_NAME} characters`,
  signs: 'only letters, digits, spaces, emoji and plain punctuation may be in it, and no slashes or quotes',
  begin: 'it must begin with a letter, a digit or an emoji',
  end: 'it ends with a space',
};

/**
 * Checks the name of a connection or plan (see `nameProblem`) and returns it in Unicode's NFC.
 * @throws AppError `field-invalid`
 */
export function checkSettingName(kind: 'connection' | 'plan', name: string): string {
  const problem = nameProblem(name);
  if (problem === null) return name.normalize('NFC');
  throw new AppError('field-invalid', { field: `name of the ${kind}`, problem: sentences[problem] });
}
