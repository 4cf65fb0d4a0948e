import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../../app/calls.ts';
import { Card } from '../../../app/card.tsx';
import type { PlanChoice } from '../plan/plan-choice.ts';
import { PlanFrame } from '../plan/plan-frame.tsx';
import { PreferenceSwitch } from '../preferences/preference-switch.tsx';
import { ScheduleEditor } from './schedule-editor.tsx';
import { VerifySwitch } from './verify-switch.tsx';

/** When the chosen plan runs by itself, and what that takes. */
export function ScheduleSection({ choice }: { readonly choice: PlanChoice }) {
  const { t } = useTranslation('settings');
  const host = useCall('app.info', {}).data?.host;
  return (
    <PlanFrame choice={choice} intro={t('schedule.intro')}>
      {(plan) => (
        <>
          <ScheduleEditor key={plan.name} plan={plan} />
          <Card aria-label={t('schedule.verify')}>
            <VerifySwitch plan={plan} />
          </Card>
          <Card aria-label={t('schedule.runs')}>
            <Text size="sm" mb={host === 'desktop' ? 'md' : 0}>
              {host === 'desktop' ? t('schedule.runsDesktop') : t('schedule.runsWeb')}
            </Text>
            {host === 'desktop' && (
              <PreferenceSwitch
                preference="startAtLogin"
                label={t('schedule.startAtLogin')}
                help={t('schedule.startAtLoginHelp')}
              />
            )}
          </Card>
        </>
      )}
    </PlanFrame>
  );
}
