import type { PlanSettings } from '#shared/plan.ts';
import { nameProblem } from '#shared/setting-name.ts';
import { freeName } from '../free-name.ts';

/** What is typed under “What to back up”. */
export interface PlanFields {
  readonly name: string;
  readonly connection: string;
  readonly folders: readonly string[];
  /** One pattern a line. */
  readonly include: string;
  /** One pattern a line. */
  readonly exclude: string;
}

export type PlanProblem = 'name' | 'nameTaken' | 'connection' | 'folders';

export function planFields(plan: PlanSettings): PlanFields {
  return {
    name: plan.name,
    connection: plan.connection,
    folders: plan.folders,
    include: plan.include.join('\n'),
    exclude: plan.exclude.join('\n'),
  };
}

/** The plan with these fields; its schedule and retention stay as they are. */
export function withPlanFields(plan: PlanSettings, fields: PlanFields): PlanSettings {
  return {
    ...plan,
    name: fields.name.trim(),
    connection: fields.connection,
    folders: [...fields.folders],
    include: patternsIn(fields.include),
    exclude: patternsIn(fields.exclude),
  };
}

/** Fields that cannot be right. `others` are the names of the other plans. */
export function planProblems(
  fields: PlanFields,
  others: readonly string[],
): Partial<Record<keyof PlanFields, PlanProblem>> {
  const name = fields.name.trim();
  return {
    ...(nameProblem(name) === null ? {} : { name: 'name' as const }),
    ...(others.includes(name) ? { name: 'nameTaken' as const } : {}),
    ...(fields.connection === '' ? { connection: 'connection' as const } : {}),
    ...(fields.folders.length === 0 ? { folders: 'folders' as const } : {}),
  };
}

/** One pattern a line. Blanks within a pattern mean something, so only line ends and empty lines are taken away. */
export function patternsIn(text: string): string[] {
  return text.split(/\r?\n/).filter((line) => line.trim() !== '');
}

/** A plan to begin with: every day, and nothing is ever removed until somebody says so. */
export function newPlan(connection: string, taken: readonly string[], suggestedName: string): PlanSettings {
  return {
    name: freeName(suggestedName, taken),
    connection,
    folders: [],
    include: [],
    exclude: [],
    retention: {},
    schedule: { kind: 'daily', at: '12:30' },
  };
}
