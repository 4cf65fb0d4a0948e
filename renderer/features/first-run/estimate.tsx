import { Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../app/calls.ts';
import { FailureAlert } from '../../app/failure-alert.tsx';
import { useFormat } from '../../app/use-format.ts';
import { type PlanFields, patternsOf } from './plan-fields.ts';

/** How much would be backed up, and how much the patterns leave out. */
export function Estimate({ plan }: { readonly plan: PlanFields }) {
  const { t } = useTranslation('firstRun');
  const format = useFormat();
  const [exclude] = useDebouncedValue(plan.exclude, 400);
  const folders = [...plan.folders];
  const request = { folders, include: [], exclude: patternsOf(exclude) };
  const estimate = useCall('plans.estimate', request, { enabled: folders.length > 0, keepPrevious: true });
  if (folders.length === 0) return null;
  const { data } = estimate;
  const shown = (count: number) => ({ count, shown: format.count(count) });
  return (
    <div role="status">
      {estimate.isFetching && <Text c="dimmed">{t('estimating')}</Text>}
      <FailureAlert failure={estimate.error} />
      {data && !estimate.isFetching && (
        <>
          <Text fw={600}>{t('estimate', { ...shown(data.files), size: format.bytes(data.bytes) })}</Text>
          {data.excludedFiles > 0 && (
            <Text size="sm" c="dimmed">
              {t('estimateExcluded', {
                ...shown(data.excludedFiles),
                size: format.bytes(data.excludedBytes),
              })}
            </Text>
          )}
          {data.issues > 0 && <Text size="sm">{t('estimateIssues', shown(data.issues))}</Text>}
        </>
      )}
    </div>
  );
}
