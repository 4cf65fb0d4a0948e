import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type Schedule, schedule as schema } from '#shared/schedule.ts';
import { useCall } from '../../app/calls.ts';
import { FailureAlert } from '../../app/failure-alert.tsx';
import { useFormat, useNow } from '../../app/use-format.ts';

/** The next three runs of a schedule. */
export function NextRuns({ schedule }: { readonly schedule: Schedule }) {
  const { t } = useTranslation('schedule');
  const format = useFormat();
  const now = useNow();
  const isWhole = schema.safeParse(schedule).success;
  const runs = useCall('plans.nextRuns', { schedule, count: 3 }, { enabled: isWhole, keepPrevious: true });
  return (
    <div aria-live="polite">
      {isWhole && runs.error && <FailureAlert failure={runs.error} />}
      {isWhole && !runs.error && runs.data && (
        <>
          <Text size="sm" fw={600}>
            {t('next')}
          </Text>
          {runs.data.map((at) => (
            <Text key={at} size="sm" c="dimmed">
              {`${format.dateTime(at)} (${format.relative(at, now)})`}
            </Text>
          ))}
        </>
      )}
    </div>
  );
}
