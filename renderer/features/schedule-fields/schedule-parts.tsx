import { Checkbox, Group, Input, NativeSelect, Text, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../app/use-format.ts';
import styles from './schedule.module.css';
import { everyUnits } from './schedule-fields.ts';
import type { ScheduleFormState } from './schedule-form.tsx';

interface PartProps {
  readonly form: ScheduleFormState;
}

/** “Every 4 hours”. */
export function EveryFields({ form }: PartProps) {
  const { t } = useTranslation('schedule');
  const { amount, unit } = form.fields;
  const problem = form.problemOf('amount');
  return (
    <>
      <div className={styles.every}>
        <TextInput
          label={t('everyAmount')}
          inputMode="numeric"
          autoComplete="off"
          value={amount}
          error={problem !== undefined}
          aria-describedby={problem ? 'every-problem' : 'every-help'}
          onChange={(event) => form.set('amount', event.currentTarget.value)}
          onBlur={() => form.leave('amount')}
        />
        <NativeSelect
          aria-label={t('everyUnit')}
          value={unit}
          data={everyUnits.map((value) => ({ value, label: t(`unit.${value}`) }))}
          onChange={(event) => {
            const chosen = everyUnits.find((one) => one === event.currentTarget.value);
            if (chosen) form.set('unit', chosen);
          }}
          onBlur={() => form.leave('amount')}
        />
      </div>
      {problem ? (
        <Input.Error id="every-problem" mt="xs" role="alert">
          {t(`problem.${problem}`)}
        </Input.Error>
      ) : (
        <Text id="every-help" size="sm" c="dimmed" mt="xs">
          {t('everyHelp')}
        </Text>
      )}
    </>
  );
}

/** The time of day. */
export function AtField({ form }: PartProps) {
  const { t } = useTranslation('schedule');
  const problem = form.problemOf('at');
  return (
    <TextInput
      type="time"
      label={t('at')}
      description={t('atHelp')}
      maw="24rem"
      value={form.fields.at}
      error={problem && t(`problem.${problem}`)}
      // Some browsers give the seconds as well.
      onChange={(event) => form.set('at', event.currentTarget.value.slice(0, 5))}
      onBlur={() => form.leave('at')}
    />
  );
}

/** The days of the week. */
export function DaysField({ form }: PartProps) {
  const { t } = useTranslation('schedule');
  const format = useFormat();
  const problem = form.problemOf('days');
  return (
    <Checkbox.Group
      label={t('days')}
      value={form.fields.days.map(String)}
      error={problem && t(`problem.${problem}`)}
      onChange={(days) => {
        form.set('days', days.map(Number).sort());
        form.leave('days');
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
export function CronField({ form, isRefused }: PartProps & { readonly isRefused: boolean }) {
  const { t } = useTranslation('schedule');
  const problem = form.problemOf('expression');
  return (
    <TextInput
      label={t('cron')}
      description={t('cronHelp')}
      maw="28rem"
      value={form.fields.expression}
      error={problem ? t(`problem.${problem}`) : isRefused && t('problem.refused')}
      spellCheck={false}
      autoComplete="off"
      onChange={(event) => form.set('expression', event.currentTarget.value)}
      onBlur={() => form.leave('expression')}
    />
  );
}
