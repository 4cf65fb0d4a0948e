import { Radio, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Failure } from '#shared/contract/jobs.ts';
import type { Schedule } from '#shared/schedule.ts';
import { FailureAlert } from '../../../app/failure-alert.tsx';
import type { DraftState } from '../use-draft.ts';
import styles from './schedule.module.css';
import type { ScheduleFields, ScheduleProblem } from './schedule-fields.ts';
import { AtField, CronField, DaysField, EveryFields } from './schedule-parts.tsx';

export type ScheduleDraft = DraftState<ScheduleFields, ScheduleProblem>;

const kinds: readonly Schedule['kind'][] = ['every', 'daily', 'weekly', 'cron', 'off'];

interface ScheduleFormProps {
  readonly draft: ScheduleDraft;
  /** Why the engine does not take the schedule as it is typed. */
  readonly refused: Failure | null;
}

/** Which kind of schedule, with the fields of that kind below it. */
export function ScheduleForm({ draft, refused }: ScheduleFormProps) {
  const { t } = useTranslation('schedule');
  const { kind } = draft.fields;
  return (
    <Radio.Group
      label={t('label')}
      value={kind}
      onChange={(chosen) => {
        const known = kinds.find((one) => one === chosen);
        if (known) draft.set('kind', known);
      }}
    >
      <Stack gap="sm" mt="sm">
        {kinds.map((one) => (
          <div key={one}>
            <Radio value={one} label={t(`kind.${one}`)} />
            {one === kind && (
              <div className={styles.parts}>
                <Parts draft={draft} isRefused={refused?.code === 'field-invalid'} />
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

function Parts({ draft, isRefused }: { readonly draft: ScheduleDraft; readonly isRefused: boolean }) {
  const { t } = useTranslation('schedule');
  switch (draft.fields.kind) {
    case 'off':
      return (
        <Text size="sm" c="dimmed">
          {t('offText')}
        </Text>
      );
    case 'every':
      return <EveryFields draft={draft} />;
    case 'daily':
      return <AtField draft={draft} />;
    case 'weekly':
      return (
        <Stack gap="sm">
          <DaysField draft={draft} />
          <AtField draft={draft} />
        </Stack>
      );
    case 'cron':
      return <CronField draft={draft} isRefused={isRefused} />;
  }
}
