import ignore from 'ignore';

/** Decides, per path relative to a root, what the patterns let through. */
export interface PatternFilter {
  /** False when the folder and everything in it is left out. */
  entersFolder(relative: string): boolean;
  /** False when the file or link is left out. */
  takesFile(relative: string): boolean;
  /** True when only files that match an include pattern are taken, so folders are kept only for their sake. */
  readonly selective: boolean;
}

/**
 * The matcher remembers every path it was asked about. On a million files that is hundreds of megabytes, so it
 * is replaced by a fresh one with the same compiled rules after this many questions.
 */
const QUESTIONS_PER_MATCHER = 1_000;

/**
 * Compiles include and exclude patterns with the meaning they have in a .gitignore file at the root: `*.log`
 * matches at any depth, `/build` only at the root, `cache/` only folders, `!keep.log` takes back; the last
 * match wins, and nothing below an excluded folder can be taken back. Upper and lower case differ.
 * Returns null when there is no pattern, so that the common case costs nothing.
 */
export function compilePatterns(
  include: readonly string[],
  exclude: readonly string[],
): PatternFilter | null {
  const includes = matcher(include);
  const excludes = matcher(exclude);
  if (!includes && !excludes) return null;
  return {
    entersFolder: (relative) => !excludes?.(`${relative}/`),
    takesFile: (relative) => !excludes?.(relative) && (!includes || includes(relative)),
    selective: includes !== null,
  };
}

function matcher(patterns: readonly string[]): ((relative: string) => boolean) | null {
  const effective = patterns.filter((pattern) => pattern.trim() !== '' && !pattern.startsWith('#'));
  if (effective.length === 0) return null;
  const rules = ignore({ ignorecase: false }).add(effective);
  let current = rules;
  let questions = 0;
  return (relative) => {
    if (++questions % QUESTIONS_PER_MATCHER === 0) current = ignore({ ignorecase: false }).add(rules);
    return current.ignores(relative);
  };
}
