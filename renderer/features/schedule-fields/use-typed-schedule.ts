import { useState } from 'react';
import { type ScheduleFields, scheduleProblems } from './schedule-fields.ts';
import type { ScheduleFormState } from './schedule-form.tsx';

/** The state of a schedule form whose fields somebody else keeps. Problems show once their field was left. */
export function useTypedSchedule(
  fields: ScheduleFields,
  onChange: (fields: ScheduleFields) => void,
): ScheduleFormState & {
  /** Marks every field that cannot be right; true when there is one. */
  showProblems(): boolean;
} {
  const [left, setLeft] = useState<ReadonlySet<keyof ScheduleFields>>(new Set());
  const problems = scheduleProblems(fields);
  return {
    fields,
    problemOf: (field) => (left.has(field) ? problems[field] : undefined),
    set: (field, value) => onChange({ ...fields, [field]: value }),
    leave: (field) => setLeft((before) => new Set(before).add(field)),
    showProblems() {
      setLeft(new Set(Object.keys(problems) as (keyof ScheduleFields)[]));
      return Object.keys(problems).length > 0;
    },
  };
}
