import { Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import type { ConnectionView } from '#shared/contract/connections.ts';
import { useCall } from '../../app/calls.ts';
import { FailureAlert } from '../../app/failure-alert.tsx';
import { useFormat } from '../../app/use-format.ts';
import { commonPrice } from '../cost/common-price.ts';
import { MonthlyCost } from '../cost/monthly-cost.tsx';
import { type PlanFields, patternsOf } from './plan-fields.ts';

interface EstimateProps {
  readonly plan: PlanFields;
  /** Where it would go; null while nobody knows. */
  readonly connection: ConnectionView | null;
}

/** How much would be backed up, what keeping one such backup costs, and how much the patterns leave out. */
export function Estimate({ plan, connection }: EstimateProps) {
  const { t } = useTranslation('firstRun');
  const format = useFormat();
  const [exclude] = useDebouncedValue(plan.exclude, 400);
  const folders = [...plan.folders];
  const request = { folders, include: [], exclude: patternsOf(exclude) };
  const estimate = useCall('plans.estimate', request, { enabled: folders.length > 0, keepPrevious: true });
  if (folders.length === 0) return null;
  const { data } = estimate;
  const cost = connection && commonPrice([connection]);
  const shown = (count: number) => ({ count, shown: format.count(count) });
  return (
    <div role="status">
      {estimate.isFetching && <Text c="dimmed">{t('estimating')}</Text>}
      <FailureAlert failure={estimate.error} />
      {data && !estimate.isFetching && (
        <>
          <Text fw={600}>{t('estimate', { ...shown(data.files), size: format.bytes(data.bytes) })}</Text>
          {cost && <MonthlyCost bytes={data.bytes} {...cost} />}
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
