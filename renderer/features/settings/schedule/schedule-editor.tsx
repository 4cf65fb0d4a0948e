import { Stack } from '@mantine/core';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { PlanSettings } from '#shared/plan.ts';
import { Card } from '../../../app/card.tsx';
import { FailureAlert } from '../../../app/failure-alert.tsx';
import { scheduleFields, scheduleOf, scheduleProblems } from '../../schedule-fields/schedule-fields.ts';
import { ScheduleForm } from '../../schedule-fields/schedule-form.tsx';
import { useScheduleCheck } from '../../schedule-fields/use-schedule-check.ts';
import { focusFirstProblem } from '../focus-first-problem.ts';
import { useSavePlan } from '../plan/use-save-plan.ts';
import { saySaved } from '../say-saved.ts';
import { useUnsaved } from '../unsaved/unsaved.ts';
import { useDraft } from '../use-draft.ts';

/** The schedule of a plan, and the runs that follow from what is typed. */
export function ScheduleEditor({ plan }: { readonly plan: PlanSettings }) {
  const { t } = useTranslation('settings');
  const draft = useDraft(scheduleFields(plan.schedule), scheduleProblems);
  const action = useSavePlan();
  const frame = useRef<HTMLDivElement>(null);
  const check = useScheduleCheck(draft.fields);
  const save = async (): Promise<boolean> => {
    if (draft.showProblems() || check.refused?.code === 'field-invalid') {
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
        <ScheduleForm form={draft} check={check} />
        {check.refused === null && <FailureAlert failure={action.error} />}
      </Stack>
    </Card>
  );
}
