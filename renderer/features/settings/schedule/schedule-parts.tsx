import { Checkbox, Group, Input, NativeSelect, Text, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../app/use-format.ts';
import styles from './schedule.module.css';
import { everyUnits } from './schedule-fields.ts';
import type { ScheduleDraft } from './schedule-form.tsx';

interface PartProps {
  readonly draft: ScheduleDraft;
}

/** “Every 4 hours”. */
export function EveryFields({ draft }: PartProps) {
  const { t } = useTranslation(['settings', 'schedule']);
  const { amount, unit } = draft.fields;
  const problem = draft.problemOf('amount');
  return (
    <>
      <div className={styles.every}>
        <TextInput
          label={t('schedule:everyAmount')}
          inputMode="numeric"
          autoComplete="off"
          value={amount}
          error={problem !== undefined}
          aria-describedby={problem ? 'every-problem' : 'every-help'}
          onChange={(event) => draft.set('amount', event.currentTarget.value)}
          onBlur={() => draft.leave('amount')}
        />
        <NativeSelect
          aria-label={t('schedule:everyUnit')}
          value={unit}
          data={everyUnits.map((value) => ({ value, label: t(`schedule.unit.${value}`) }))}
          onChange={(event) => {
            const chosen = everyUnits.find((one) => one === event.currentTarget.value);
            if (chosen) draft.set('unit', chosen);
          }}
          onBlur={() => draft.leave('amount')}
        />
      </div>
      {problem ? (
        <Input.Error id="every-problem" mt="xs" role="alert">
          {t(`schedule.problem.${problem}`)}
        </Input.Error>
      ) : (
        <Text id="every-help" size="sm" c="dimmed" mt="xs">
          {t('schedule.everyHelp')}
        </Text>
      )}
    </>
  );
}

/** The time of day. */
export function AtField({ draft }: PartProps) {
  const { t } = useTranslation(['settings', 'schedule']);
  const problem = draft.problemOf('at');
  return (
    <TextInput
      type="time"
      label={t('schedule:at')}
      description={t('schedule.atHelp')}
      maw="24rem"
      value={draft.fields.at}
      error={problem && t(`schedule.problem.${problem}`)}
      // Some browsers give the seconds as well.
      onChange={(event) => draft.set('at', event.currentTarget.value.slice(0, 5))}
      onBlur={() => draft.leave('at')}
    />
  );
}

/** The days of the week. */
export function DaysField({ draft }: PartProps) {
  const { t } = useTranslation(['settings', 'schedule']);
  const format = useFormat();
  const problem = draft.problemOf('days');
  return (
    <Checkbox.Group
      label={t('schedule:days')}
      value={draft.fields.days.map(String)}
      error={problem && t(`schedule.problem.${problem}`)}
      onChange={(days) => {
        draft.set('days', days.map(Number).sort());
        draft.leave('days');
      }}
    >
      <Group mt="xs" mb="xs">
        {[1, 2, 3, 4, 5, 6, 0].map((day) => (
          <Checkbox key={day} value={String(day)} label={format.weekday(day)} />
        ))}
      </Group>
    </Checkbox.Group>
  );
}

/** Five fields, for those who know them. */
export function CronField({ draft, isRefused }: PartProps & { readonly isRefused: boolean }) {
  const { t } = useTranslation(['settings', 'schedule']);
  const problem = draft.problemOf('expression');
  return (
    <TextInput
      label={t('schedule:cron')}
      description={t('schedule:cronHelp')}
      maw="28rem"
      value={draft.fields.expression}
      error={problem ? t(`schedule.problem.${problem}`) : isRefused && t('schedule.problem.refused')}
      spellCheck={false}
      autoComplete="off"
      onChange={(event) => draft.set('expression', event.currentTarget.value)}
      onBlur={() => draft.leave('expression')}
    />
  );
}
