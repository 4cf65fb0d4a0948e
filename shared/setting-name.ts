/** What is wrong with the name of a connection or plan. */
export type NameProblem = 'empty' | 'long' | 'signs' | 'begin' | 'end';

export const LONGEST_NAME = 64;

// Joiner, variation and skin colours hold emoji of several parts together.
const allowed = /^(?:[\p{L}\p{M}\p{N}\p{So} ._()&+,!#@’'-]|\u200d|\ufe0f|[\u{1f3fb}-\u{1f3ff}])+$/u;

/**
 * Judges the name of a connection or plan, in Unicode's NFC: 1–64 characters of any script, spaces and plain
 * punctuation among them, none that a shell, a path or a terminal takes for something else. It begins with a letter, a
 * digit or a picture, so that a name is never taken for an option, a hidden file or a folder up. Null = it is fine.
 */
export function nameProblem(name: string): NameProblem | null {
  const composed = name.normalize('NFC');
  if (composed.trim() === '') return 'empty';
  if (Array.from(composed).length > LONGEST_NAME) return 'long';
  if (!allowed.test(composed)) return 'signs';
  if (!/^[\p{L}\p{N}\p{So}]/u.test(composed)) return 'begin';
  return composed.endsWith(' ') ? 'end' : null;
}
