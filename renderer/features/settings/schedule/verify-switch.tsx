import { Stack, Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { PlanSettings } from '#shared/plan.ts';
import { FailureAlert } from '../../../app/failure-alert.tsx';
import { useSavePlan } from '../plan/use-save-plan.ts';
import { saySaved } from '../say-saved.ts';

/** Whether a sample of the plan's backups is verified by itself. Saved at once, like the other switches. */
export function VerifySwitch({ plan }: { readonly plan: PlanSettings }) {
  const { t } = useTranslation('settings');
  const action = useSavePlan();
  const set = async (isOn: boolean) => {
    const saved = await action.save({ ...plan, verify: isOn ? 'weekly' : 'off' }, plan.name);
    if (saved !== null) saySaved(t('saved'));
  };
  return (
    <Stack gap="xs">
      <Switch
        label={t('schedule.verify')}
        description={t('schedule.verifyHelp')}
        checked={plan.verify !== 'off'}
        disabled={action.isPending}
        onChange={(event) => void set(event.currentTarget.checked)}
      />
      <FailureAlert failure={action.error} />
    </Stack>
  );
}
