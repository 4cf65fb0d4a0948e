import { Anchor, NativeSelect, Skeleton, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PlanSettings } from '#shared/plan.ts';
import { useCall } from '../../../app/calls.ts';
import { Card } from '../../../app/card.tsx';
import { FailureAlert } from '../../../app/failure-alert.tsx';
import { formatRoute } from '../../../app/route.ts';
import { useAskFirst } from '../unsaved/unsaved.ts';
import { chosenPlan, type PlanChoice } from './plan-choice.ts';

interface PlanFrameProps {
  readonly choice: PlanChoice;
  /** What the section is about. */
  readonly intro: string;
  /** Draws the chosen plan. */
  readonly children: (plan: PlanSettings, plans: readonly PlanSettings[]) => ReactNode;
  /** Shown where there is no plan; otherwise a link to the place where one is made. */
  readonly empty?: ReactNode;
}

/** The chosen plan, with a way to choose another. */
export function PlanFrame({ choice, intro, children, empty }: PlanFrameProps) {
  const { t } = useTranslation('settings');
  const plans = useCall('plans.list', {});
  const askFirst = useAskFirst();
  if (plans.error) return <FailureAlert failure={plans.error} onRetry={() => void plans.refetch()} />;
  if (!plans.data) return <Skeleton height={180} />;
  const plan = chosenPlan(plans.data, choice.wanted);
  if (!plan) {
    return (
      <Card>
        <Text mb="sm">{t('plan.none')}</Text>
        {empty ?? (
          <Anchor href={formatRoute({ page: 'settings', section: 'what' })}>{t('plan.goAdd')}</Anchor>
        )}
      </Card>
    );
  }
  return (
    <>
      <Text c="dimmed">{intro}</Text>
      {plans.data.length > 1 ? (
        <NativeSelect
          label={t('plan.choose')}
          maw="24rem"
          value={plan.name}
          data={plans.data.map(({ name }) => name)}
          onChange={(event) => {
            const { value } = event.currentTarget;
            askFirst(() => choice.choose([value]));
          }}
        />
      ) : (
        <Text fw={600}>{t('plan.only', { name: plan.name })}</Text>
      )}
      {children(plan, plans.data)}
    </>
  );
}
