import type { RetentionRules } from '#shared/retention.ts';

const unitMs = { hours: 3_600_000, days: 86_400_000 } as const;
export type WithinUnit = keyof typeof unitMs;
export const withinUnits: readonly WithinUnit[] = ['hours', 'days'];

export const countRules = ['keepLast', 'keepDaily', 'keepWeekly', 'keepMonthly', 'keepYearly'] as const;
export type CountRule = (typeof countRules)[number];

/** What is chosen and typed under “Retention”. An empty number is a rule that is not used. */
export type RetentionFields = {
  readonly mode: 'everything' | 'rules';
  readonly within: string;
  readonly withinUnit: WithinUnit;
} & { readonly [R in CountRule]: string };

export type RetentionProblem = 'count' | 'within' | 'noRule';

const MOST = 100_000;
/** What to begin with when somebody turns from keeping everything to rules. */
const suggestion: RetentionRules = { keepLast: 10, keepDaily: 14, keepWeekly: 8, keepMonthly: 12 };

export function retentionFields(rules: RetentionRules): RetentionFields {
  const isEmpty = !hasRules(rules);
  const shown = isEmpty ? suggestion : rules;
  const unit: WithinUnit = (rules.keepWithinMs ?? 0) % unitMs.days === 0 ? 'days' : 'hours';
  const within = rules.keepWithinMs ?? 0;
  return {
    mode: isEmpty ? 'everything' : 'rules',
    keepLast: numberText(shown.keepLast),
    keepDaily: numberText(shown.keepDaily),
    keepWeekly: numberText(shown.keepWeekly),
    keepMonthly: numberText(shown.keepMonthly),
    keepYearly: numberText(shown.keepYearly),
    within: within === 0 ? '' : String(within / unitMs[unit]),
    withinUnit: unit,
  };
}

/** The rules; only for fields without problems. */
export function rulesOf(fields: RetentionFields): RetentionRules {
  if (fields.mode === 'everything') return {};
  const rules: RetentionRules = {};
  for (const rule of countRules) {
    const count = Number(fields[rule].trim());
    if (count > 0) rules[rule] = count;
  }
  const within = Math.round(readDecimal(fields.within) * unitMs[fields.withinUnit]);
  if (within > 0) rules.keepWithinMs = within;
  return rules;
}

/** Fields that cannot be right. */
export function retentionProblems(
  fields: RetentionFields,
): Partial<Record<keyof RetentionFields, RetentionProblem>> {
  if (fields.mode === 'everything') return {};
  const problems: Partial<Record<keyof RetentionFields, RetentionProblem>> = {};
  for (const rule of countRules) {
    const text = fields[rule].trim();
    if (!/^\d{0,6}$/.test(text) || Number(text) > MOST) problems[rule] = 'count';
  }
  if (!/^(\d{1,7}([.,]\d*)?)?$/.test(fields.within.trim())) problems.within = 'within';
  const isSound = Object.keys(problems).length === 0;
  // Without a rule nothing would say what to keep; the engine refuses that as well.
  if (isSound && !hasRules(rulesOf(fields))) problems.keepLast = 'noRule';
  return problems;
}

function hasRules(rules: RetentionRules): boolean {
  return Object.values(rules).some((value) => value !== undefined && value > 0);
}

function numberText(value: number | undefined): string {
  return value === undefined || value === 0 ? '' : String(value);
}

function readDecimal(text: string): number {
  return Number(text.trim().replace(',', '.'));
}
