import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { PlanSettings } from '#shared/plan.ts';
import { Card } from '../../../app/card.tsx';
import { focusFirstProblem } from '../focus-first-problem.ts';
import { saySaved } from '../say-saved.ts';
import { useUnsaved } from '../unsaved/unsaved.ts';
import { useDraft } from '../use-draft.ts';
import type { PlanChoice } from './plan-choice.ts';
import { planFields, planProblems, withPlanFields } from './plan-fields.ts';
import { PlanForm } from './plan-form.tsx';
import { useSavePlan } from './use-save-plan.ts';

interface PlanEditorProps {
  readonly plan: PlanSettings;
  readonly plans: readonly PlanSettings[];
  readonly choice: PlanChoice;
}

/** A plan that exists. */
export function PlanEditor({ plan, plans, choice }: PlanEditorProps) {
  const { t } = useTranslation('settings');
  const others = plans.map(({ name }) => name).filter((name) => name !== plan.name);
  const draft = useDraft(planFields(plan), (fields) => planProblems(fields, others));
  const action = useSavePlan();
  const frame = useRef<HTMLDivElement>(null);
  const save = async (): Promise<boolean> => {
    if (draft.showProblems()) {
      focusFirstProblem(frame.current);
      return false;
    }
    const submitted = draft.fields;
    // Under whichever name the list has it by the time this is drawn again.
    choice.choose([submitted.name.trim(), plan.name]);
    const saved = await action.save(withPlanFields(plan, submitted), plan.name);
    if (saved === null) {
      focusFirstProblem(frame.current);
      return false;
    }
    draft.accept(submitted, planFields(saved));
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
      <div ref={frame}>
        <PlanForm draft={draft} failure={action.error?.failure ?? null} renamedFrom={plan.name} />
      </div>
    </Card>
  );
}
