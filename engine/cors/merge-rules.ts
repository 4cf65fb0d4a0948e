import type { CorsRule } from '#shared/cors.ts';
import { READING_RULE_ID, readingRule } from './reading-rule.ts';

/** What a bucket's rules would become. */
export interface MergedRules {
  /** All of them, in the order in which the storage goes through them. */
  readonly rules: readonly CorsRule[];
  /** The rule that is new or changed; null when what is there allows it already. */
  readonly change: CorsRule | null;
}

/**
 * Adds what pages of `origin` need for reading. Rules of others stay as they are and where they are; ours, should it be
 * there already, is widened. Pure.
 */
export function mergeRules(present: readonly CorsRule[], origin: string): MergedRules {
  const wanted = readingRule([origin]);
  if (present.some((rule) => covers(rule, wanted))) return { rules: present, change: null };
  const ours = present.find(({ id }) => id === READING_RULE_ID);
  const before = ours?.allowedOrigins ?? [];
  const origins = origin === '*' ? ['*'] : [...new Set([...before, origin])];
  const change = readingRule(origins);
  const rules = ours ? present.map((rule) => (rule === ours ? change : rule)) : [...present, change];
  return { rules, change };
}

/** Whether one rule alone allows all of it: storages do not add rules up. */
function covers(rule: CorsRule, wanted: CorsRule): boolean {
  return (
    wanted.allowedOrigins.every((origin) => rule.allowedOrigins.some((pattern) => fits(pattern, origin))) &&
    wanted.allowedMethods.every((method) => rule.allowedMethods.includes(method)) &&
    hasAll(rule.allowedHeaders, wanted.allowedHeaders) &&
    hasAll(rule.exposeHeaders, wanted.exposeHeaders)
  );
}

function hasAll(patterns: readonly string[], names: readonly string[]): boolean {
  return names.every((name) => patterns.some((pattern) => fits(pattern.toLowerCase(), name.toLowerCase())));
}

/** A pattern has one `*` at most, for any text. */
function fits(pattern: string, text: string): boolean {
  const [start = '', end] = pattern.split('*');
  if (end === undefined) return pattern === text;
  return text.length >= start.length + end.length && text.startsWith(start) && text.endsWith(end);
}
