import { AppError } from '#shared/errors/app-error.ts';

const longest = 64;

/**
 * Checks the name of a connection or plan: 1–64 letters, digits, dots, underscores and hyphens (ASCII), the
 * first one a letter or digit, so that a name is never taken for an option, a hidden file or a folder up.
 * @throws AppError `field-invalid`
 */
export function checkSettingName(kind: 'connection' | 'plan', name: string): string {
  const problem = problemOf(name);
  if (problem !== null) throw new AppError('field-invalid', { field: `name of the ${kind}`, problem });
  return name;
}

function problemOf(name: string): string | null {
  if (name === '') return 'it is empty';
  if (name.length > longest) return `it has more than ${longest} characters`;
  if (!/^[A-Za-z0-9._-]+$/.test(name)) {
    return 'only letters (a to z), digits, dots, underscores and hyphens may be in it';
  }
  if (!/^[A-Za-z0-9]/.test(name)) return 'it must begin with a letter or a digit';
  return null;
}
