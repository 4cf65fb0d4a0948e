import { Button, Group } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAskFirst } from '../unsaved/unsaved.ts';
import { AddPlan } from './add-plan.tsx';
import type { PlanChoice } from './plan-choice.ts';
import { PlanEditor } from './plan-editor.tsx';
import { PlanFrame } from './plan-frame.tsx';
import { RemovePlan } from './remove-plan.tsx';

/** What to back up: the chosen plan, a new one, or one less. */
export function PlanSection({ choice }: { readonly choice: PlanChoice }) {
  const { t } = useTranslation('settings');
  const [isAdding, setIsAdding] = useState(false);
  const [removing, setRemoving] = useState<string | null>(null);
  const askFirst = useAskFirst();
  if (isAdding) {
    return (
      <AddPlan
        onDone={(added) => {
          if (added !== undefined) choice.choose([added]);
          setIsAdding(false);
        }}
      />
    );
  }
  const add = (
    <Button
      variant="default"
      leftSection={<IconPlus size={18} aria-hidden />}
      onClick={() => askFirst(() => setIsAdding(true))}
    >
      {t('plan.add')}
    </Button>
  );
  return (
    <PlanFrame choice={choice} intro={t('plan.intro')} empty={add}>
      {(plan, plans) => (
        <>
          <PlanEditor key={plan.name} plan={plan} plans={plans} choice={choice} />
          <Group justify="space-between">
            {add}
            <Button
              variant="subtle"
              leftSection={<IconTrash size={18} aria-hidden />}
              onClick={() => setRemoving(plan.name)}
            >
              {t('plan.remove', { name: plan.name })}
            </Button>
          </Group>
          <RemovePlan name={removing} onClose={() => setRemoving(null)} />
        </>
      )}
    </PlanFrame>
  );
}
