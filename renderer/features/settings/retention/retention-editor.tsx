import { Stack } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { PlanSettings } from '#shared/plan.ts';
import { Card } from '../../../app/card.tsx';
import { FailureAlert } from '../../../app/failure-alert.tsx';
import { isSame } from '../draft.ts';
import { focusFirstProblem } from '../focus-first-problem.ts';
import { useSavePlan } from '../plan/use-save-plan.ts';
import { saySaved } from '../say-saved.ts';
import { useUnsaved } from '../unsaved/unsaved.ts';
import { useDraft } from '../use-draft.ts';
import { retentionFields, retentionProblems, rulesOf } from './retention-fields.ts';
import { RetentionForm } from './retention-form.tsx';
import { RetentionPreview } from './retention-preview.tsx';

/** The rules of a plan, and what they would remove. */
export function RetentionEditor({ plan }: { readonly plan: PlanSettings }) {
  const { t } = useTranslation('settings');
  const draft = useDraft(retentionFields(plan.retention), retentionProblems);
  const action = useSavePlan();
  const frame = useRef<HTMLDivElement>(null);
  const [settled] = useDebouncedValue(draft.fields, 500);
  const save = async (): Promise<boolean> => {
    if (draft.showProblems()) {
      focusFirstProblem(frame.current);
      return false;
    }
    const submitted = draft.fields;
    const saved = await action.save({ ...plan, retention: rulesOf(submitted) }, plan.name);
    if (saved === null) return false;
    draft.accept(submitted, retentionFields(saved.retention));
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
  const isSound = draft.isValid && Object.keys(retentionProblems(settled)).length === 0;
  return (
    <>
      <Card aria-label={plan.name}>
        <Stack gap="lg" ref={frame}>
          <RetentionForm draft={draft} />
          <FailureAlert failure={action.error} />
        </Stack>
      </Card>
      {isSound && settled.mode === 'rules' && (
        <RetentionPreview
          plan={plan}
          rules={rulesOf(settled)}
          isSaved={!draft.isChanged && isSame(settled, draft.fields)}
        />
      )}
    </>
  );
}
