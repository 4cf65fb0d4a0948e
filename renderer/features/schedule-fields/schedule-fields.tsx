import { Checkbox, Group, NativeSelect, NumberInput, Radio, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schedule } from '#shared/schedule.ts';
import { useFormat } from '../../app/use-format.ts';
import { NextRuns } from './next-runs.tsx';
import { beginning, everyParts, isPossible, minutesOf, scheduleKinds } from './schedule-choice.ts';

interface ScheduleFieldsProps {
  readonly value: Schedule;
  readonly onChange: (schedule: Schedule) => void;
}

/** When a plan runs by itself, in plain words, with the runs that follow from it. */
export function ScheduleFields({ value, onChange }: ScheduleFieldsProps) {
  const { t } = useTranslation('schedule');
  return (
    <Stack>
      <Radio.Group
        label={t('label')}
        value={value.kind}
        onChange={(chosen) => {
          const kind = scheduleKinds.find((known) => known === chosen);
          if (kind && kind !== value.kind) onChange(beginning(kind));
        }}
      >
        <Stack gap="xs" mt="xs">
          {scheduleKinds.map((kind) => (
            <Radio key={kind} value={kind} label={t(`kind.${kind}`)} />
          ))}
        </Stack>
      </Radio.Group>
      <Detail value={value} onChange={onChange} />
      {value.kind === 'off' ? (
        <Text size="sm" c="dimmed">
          {t('offText')}
        </Text>
      ) : (
        <NextRuns schedule={value} />
      )}
    </Stack>
  );
}

function Detail({ value, onChange }: ScheduleFieldsProps) {
  const { t } = useTranslation('schedule');
  switch (value.kind) {
    case 'every':
      return <Every minutes={value.minutes} onChange={(minutes) => onChange({ kind: 'every', minutes })} />;
    case 'daily':
      return <At value={value.at} onChange={(at) => onChange({ kind: 'daily', at })} />;
    case 'weekly':
      return (
        <>
          <Days value={value.days} onChange={(days) => onChange({ ...value, days })} />
          <At value={value.at} onChange={(at) => onChange({ ...value, at })} />
        </>
      );
    case 'cron':
      return (
        <TextInput
          label={t('cron')}
          description={t('cronHelp')}
          value={value.expression}
          spellCheck={false}
          onChange={(event) => onChange({ kind: 'cron', expression: event.currentTarget.value })}
        />
      );
    case 'off':
      return null;
  }
}

function Every({
  minutes,
  onChange,
}: {
  readonly minutes: number;
  readonly onChange: (minutes: number) => void;
}) {
  const { t } = useTranslation('schedule');
  const { amount, unit } = everyParts(minutes);
  // What is being typed may pass through numbers that no schedule can have: the 1 of a 15.
  const [typed, setTyped] = useState<number | string | null>(null);
  return (
    <Group align="flex-end">
      <NumberInput
        label={t('everyAmount')}
        w="7rem"
        min={unit === 'hours' ? 1 : 5}
        clampBehavior="none"
        allowDecimal={false}
        allowNegative={false}
        value={typed ?? amount}
        onChange={(next) => {
          setTyped(next);
          if (isPossible(Number(next), unit)) onChange(minutesOf(Number(next), unit));
        }}
        onBlur={() => setTyped(null)}
      />
      <NativeSelect
        aria-label={t('everyUnit')}
        value={unit}
        data={[
          { value: 'minutes', label: t('minutes') },
          { value: 'hours', label: t('hours') },
        ]}
        onChange={(event) => {
          const next = event.currentTarget.value === 'hours' ? 'hours' : 'minutes';
          onChange(next === 'hours' ? minutesOf(amount, next) : 30);
        }}
      />
    </Group>
  );
}

function At({ value, onChange }: { readonly value: string; readonly onChange: (at: string) => void }) {
  const { t } = useTranslation('schedule');
  return (
    <TextInput
      type="time"
      label={t('at')}
      w="9rem"
      value={value}
      // An emptied field is not a time; the last one stays.
      onChange={(event) => event.currentTarget.value !== '' && onChange(event.currentTarget.value)}
    />
  );
}

function Days({
  value,
  onChange,
}: {
  readonly value: readonly number[];
  readonly onChange: (days: number[]) => void;
}) {
  const { t } = useTranslation('schedule');
  const format = useFormat();
  return (
    <Checkbox.Group
      label={t('days')}
      value={value.map(String)}
      onChange={(days) => days.length > 0 && onChange(days.map(Number).sort())}
    >
      <Group mt="xs">
        {[1, 2, 3, 4, 5, 6, 0].map((day) => (
          <Checkbox key={day} value={String(day)} label={format.weekday(day)} />
        ))}
      </Group>
    </Checkbox.Group>
  );
}
