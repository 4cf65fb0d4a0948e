import { useTranslation } from 'react-i18next';
import type { PlanChoice } from '../plan/plan-choice.ts';
import { PlanFrame } from '../plan/plan-frame.tsx';
import { RetentionEditor } from './retention-editor.tsx';

/** Which backups of the chosen plan are kept. */
export function RetentionSection({ choice }: { readonly choice: PlanChoice }) {
  const { t } = useTranslation('settings');
  return (
    <PlanFrame choice={choice} intro={t('retention.intro')}>
      {(plan) => <RetentionEditor key={plan.name} plan={plan} />}
    </PlanFrame>
  );
}
