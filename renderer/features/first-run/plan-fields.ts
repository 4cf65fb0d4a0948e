import type { PlanSettings } from '#shared/plan.ts';
import { type ScheduleFields, scheduleFields, scheduleOf } from '../schedule-fields/schedule-fields.ts';

/** What is typed on the way to a first plan. */
export interface PlanFields {
  readonly name: string;
  readonly folders: readonly string[];
  /** One pattern a line. */
  readonly exclude: string;
  readonly schedule: ScheduleFields;
}

export function newPlanFields(): PlanFields {
  const schedule = scheduleFields({ kind: 'every', minutes: 240 });
  return { name: 'my-data', folders: [], exclude: '', schedule };
}

export function patternsOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** The plan to save. It has no retention rule: nothing is removed before somebody asked for it. */
export function planOf(fields: PlanFields, connection: string): PlanSettings {
  return {
    name: fields.name.trim(),
    connection,
    folders: [...fields.folders],
    include: [],
    exclude: patternsOf(fields.exclude),
    retention: {},
    schedule: scheduleOf(fields.schedule),
  };
}
