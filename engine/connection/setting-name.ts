import { AppError } from '#shared/errors/app-error.ts';

const longest = 64;

/**
 * Checks the name of a connection or plan and returns it in Unicode's NFC: 1–64 characters of any script, spaces
 * and plain punctuation among them, none that a shell, a path or a terminal takes for something else. It begins
 * with a letter, a digit or a picture, so that a name is never taken for an option, a hidden file or a folder up.
 * @throws AppError `field-invalid`
 */
export function checkSettingName(kind: 'connection' | 'plan', name: string): string {
  const composed = name.normalize('NFC');
  const problem = problemOf(composed);
  if (problem !== null) throw new AppError('field-invalid', { field: `name of the ${kind}`, problem });
  return composed;
}

// Joiner, variation and skin colours hold emoji of several parts together.
const allowed = /^(?:[\p{L}\p{M}\p{N}\p{So} ._()&+,!#@’'-]|\u200d|\ufe0f|[\u{1f3fb}-\u{1f3ff}])+$/u;

function problemOf(name: string): string | null {
  if (name.trim() === '') return 'it is empty';
  if (Array.from(name).length > longest) return `it has more than ${longest} characters`;
  if (!allowed.test(name)) {
    return 'only letters, digits, spaces, emoji and plain punctuation may be in it, and no slashes or quotes';
  }
  if (!/^[\p{L}\p{N}\p{So}]/u.test(name)) return 'it must begin with a letter, a digit or an emoji';
  if (name.endsWith(' ')) return 'it ends with a space';
  return null;
}
