import { Radio, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Failure } from '#shared/contract/jobs.ts';
import type { Schedule } from '#shared/schedule.ts';
import { FailureAlert } from '../../app/failure-alert.tsx';
import { NextRuns } from './next-runs.tsx';
import styles from './schedule.module.css';
import type { ScheduleFields, ScheduleProblem } from './schedule-fields.ts';
import { AtField, CronField, DaysField, EveryFields } from './schedule-parts.tsx';
import type { ScheduleCheck } from './use-schedule-check.ts';

/** What is typed, and which of it to complain about; a draft of the settings is one. */
export interface ScheduleFormState {
  readonly fields: ScheduleFields;
  problemOf(field: keyof ScheduleFields): ScheduleProblem | undefined;
  set<K extends keyof ScheduleFields>(field: K, value: ScheduleFields[K]): void;
  leave(field: keyof ScheduleFields): void;
}

const kinds: readonly Schedule['kind'][] = ['every', 'daily', 'weekly', 'cron', 'off'];

interface ScheduleFormProps {
  readonly form: ScheduleFormState;
  readonly check: ScheduleCheck;
}

/** When a plan runs by itself: which kind of schedule, the fields of that kind, and the runs that follow. */
export function ScheduleForm({ form, check }: ScheduleFormProps) {
  return (
    <>
      <Kinds form={form} refused={check.refused} />
      {check.runsOf !== null && <NextRuns schedule={check.runsOf} />}
    </>
  );
}

interface KindsProps {
  readonly form: ScheduleFormState;
  readonly refused: Failure | null;
}

function Kinds({ form, refused }: KindsProps) {
  const { t } = useTranslation('schedule');
  const { kind } = form.fields;
  return (
    <Radio.Group
      label={t('label')}
      value={kind}
      onChange={(chosen) => {
        const known = kinds.find((one) => one === chosen);
        if (known) form.set('kind', known);
      }}
    >
      <Stack gap="sm" mt="sm">
        {kinds.map((one) => (
          <div key={one}>
            <Radio value={one} label={t(`kind.${one}`)} />
            {one === kind && (
              <div className={styles.parts}>
                <Parts form={form} isRefused={refused?.code === 'field-invalid'} />
                {refused && (
                  <div className={styles.refused}>
                    <FailureAlert failure={refused} />
                  </div>
                )}
              </div>
            )}
          </div>
        ))}
      </Stack>
    </Radio.Group>
  );
}

function Parts({ form, isRefused }: { readonly form: ScheduleFormState; readonly isRefused: boolean }) {
  const { t } = useTranslation('schedule');
  switch (form.fields.kind) {
    case 'off':
      return (
        <Text size="sm" c="dimmed">
          {t('offText')}
        </Text>
      );
    case 'every':
      return <EveryFields form={form} />;
    case 'daily':
      return <AtField form={form} />;
    case 'weekly':
      return (
        <Stack gap="sm">
          <DaysField form={form} />
          <AtField form={form} />
        </Stack>
      );
    case 'cron':
      return <CronField form={form} isRefused={isRefused} />;
  }
}
