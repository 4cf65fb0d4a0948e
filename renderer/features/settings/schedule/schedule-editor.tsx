import { Stack } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { PlanSettings } from '#shared/plan.ts';
import type { Schedule } from '#shared/schedule.ts';
import { useCall } from '../../../app/calls.ts';
import { Card } from '../../../app/card.tsx';
import { FailureAlert } from '../../../app/failure-alert.tsx';
import { NextRuns } from '../../schedule-fields/next-runs.tsx';
import { isSame } from '../draft.ts';
import { focusFirstProblem } from '../focus-first-problem.ts';
import { useSavePlan } from '../plan/use-save-plan.ts';
import { saySaved } from '../say-saved.ts';
import { useUnsaved } from '../unsaved/unsaved.ts';
import { useDraft } from '../use-draft.ts';
import { scheduleFields, scheduleOf, scheduleProblems } from './schedule-fields.ts';
import { ScheduleForm } from './schedule-form.tsx';

/** The schedule of a plan, and the runs that follow from what is typed. */
export function ScheduleEditor({ plan }: { readonly plan: PlanSettings }) {
  const { t } = useTranslation('settings');
  const draft = useDraft(scheduleFields(plan.schedule), scheduleProblems);
  const action = useSavePlan();
  const frame = useRef<HTMLDivElement>(null);
  const [settled] = useDebouncedValue(draft.fields, 300);
  const isSound = Object.keys(scheduleProblems(settled)).length === 0;
  const schedule = isSound ? scheduleOf(settled) : null;
  const asked: Schedule = schedule ?? { kind: 'off' };
  const runs = useCall('plans.nextRuns', { schedule: asked, count: 3 }, { enabled: asked.kind !== 'off' });
  // What was refused is what was typed a moment ago; anything newer is not judged yet.
  const refused = isSame(settled, draft.fields) ? (runs.error?.failure ?? null) : null;
  const save = async (): Promise<boolean> => {
    if (draft.showProblems() || refused?.code === 'field-invalid') {
      focusFirstProblem(frame.current);
      return false;
    }
    const submitted = draft.fields;
    const saved = await action.save({ ...plan, schedule: scheduleOf(submitted) }, plan.name);
    if (saved === null) return false;
    // Fields of the kinds that were not chosen start anew with what is saved.
    draft.accept(submitted, scheduleFields(saved.schedule));
    saySaved(t('saved'));
    return true;
  };
  useUnsaved(
    { isChanged: draft.isChanged, isSaving: action.isPending },
    {
      save,
      discard: () => {
        draft.discard();
        action.reset();
      },
    },
  );
  return (
    <Card aria-label={plan.name}>
      <Stack gap="lg" ref={frame}>
        <ScheduleForm draft={draft} refused={refused} />
        {schedule !== null && schedule.kind !== 'off' && !runs.error && <NextRuns schedule={schedule} />}
        {refused === null && <FailureAlert failure={action.error} />}
      </Stack>
    </Card>
  );
}
