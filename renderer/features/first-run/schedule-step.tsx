import { Button, Group, Stack, Text } from '@mantine/core';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../app/calls.ts';
import { FailureAlert } from '../../app/failure-alert.tsx';
import { navigate } from '../../app/router.ts';
import { ScheduleForm } from '../schedule-fields/schedule-form.tsx';
import { useScheduleCheck } from '../schedule-fields/use-schedule-check.ts';
import { useTypedSchedule } from '../schedule-fields/use-typed-schedule.ts';
import { focusFirstProblem } from '../settings/focus-first-problem.ts';
import { type PlanFields, planOf } from './plan-fields.ts';
import { Step } from './step.tsx';

interface ScheduleStepProps {
  readonly plan: PlanFields;
  readonly connection: string;
  readonly onChange: (plan: PlanFields) => void;
  readonly onBack: () => void;
}

/** When to back up, and off it goes. */
export function ScheduleStep({ plan, connection, onChange, onBack }: ScheduleStepProps) {
  const { t } = useTranslation(['firstRun', 'app']);
  const save = useAction('plans.save');
  const start = useAction('jobs.start');
  const form = useTypedSchedule(plan.schedule, (schedule) => onChange({ ...plan, schedule }));
  const check = useScheduleCheck(plan.schedule);
  const frame = useRef<HTMLDivElement>(null);
  const finish = async () => {
    if (form.showProblems() || check.refused?.code === 'field-invalid') {
      focusFirstProblem(frame.current);
      return;
    }
    try {
      // Saved once, even when starting fails and the button is pressed again.
      const saved = save.data ?? null;
      const wanted = planOf(plan, connection);
      const { name } = await save.mutateAsync({ plan: wanted, ...(saved ? { replaces: saved.name } : {}) });
      await start.mutateAsync({ job: { kind: 'backup', plan: name } });
    } catch {
      // Both actions show their own failure below.
      return;
    }
    navigate({ page: 'home' });
  };
  return (
    <Step title={t('scheduleTitle')} number={3}>
      <Stack ref={frame}>
        <ScheduleForm form={form} check={check} />
        <Text size="sm" c="dimmed">
          {t('keepAll')}
        </Text>
        <FailureAlert failure={save.error ?? start.error} />
        <Group>
          <Button loading={save.isPending || start.isPending} onClick={() => void finish()}>
            {t('backUpNow')}
          </Button>
          <Button variant="subtle" onClick={onBack}>
            {t('app:back')}
          </Button>
        </Group>
      </Stack>
    </Step>
  );
}
