import { Button, Group, Loader, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../../app/calls.ts';
import { FailureAlert } from '../../../app/failure-alert.tsx';
import { useFormat } from '../../../app/use-format.ts';
import styles from './plan-estimate.module.css';

interface PlanEstimateProps {
  readonly folders: readonly string[];
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/**
 * How much would be backed up now and what the patterns leave out. Counted in the background once typing rests;
 * a newer question ends the one before it.
 */
export function PlanEstimate({ folders, include, exclude }: PlanEstimateProps) {
  const { t } = useTranslation('settings');
  const format = useFormat();
  const asked = JSON.stringify({ folders, include, exclude });
  const [settled] = useDebouncedValue(asked, 600);
  const request = JSON.parse(settled) as { folders: string[]; include: string[]; exclude: string[] };
  const isAsked = request.folders.length > 0 && folders.length > 0;
  const estimate = useCall('plans.estimate', request, { enabled: isAsked, keepPrevious: true });
  if (!isAsked) return null;
  const { data, error } = estimate;
  const isCounting = estimate.isFetching || asked !== settled;
  // Another window asked something newer; that is no failure.
  const wasStopped = error?.failure.code === 'cancelled';
  const shown = (count: number) => ({ count, shown: format.count(count) });
  const again = () => void estimate.refetch();
  return (
    <div className={styles.box}>
      <div className={styles.words} role="status">
        {isCounting && (
          <Group gap="xs">
            <Loader size={16} aria-hidden />
            <Text size="sm">{t('plan.counting')}</Text>
          </Group>
        )}
        {!isCounting && data && !error && (
          <>
            <Text fw={600}>{t('plan.size', { ...shown(data.files), size: format.bytes(data.bytes) })}</Text>
            {exclude.length + include.length > 0 && (
              <Text size="sm" c="dimmed">
                {data.excludedFiles === 0
                  ? t('plan.leftOutNone')
                  : t('plan.leftOut', {
                      ...shown(data.excludedFiles),
                      size: format.bytes(data.excludedBytes),
                    })}
              </Text>
            )}
            {data.issues > 0 && <Text size="sm">{t('plan.unreadable', shown(data.issues))}</Text>}
          </>
        )}
        {!isCounting && wasStopped && <Text size="sm">{t('plan.countStopped')}</Text>}
      </div>
      {!isCounting && error && !wasStopped && <FailureAlert failure={error} onRetry={again} />}
      {!isCounting && (!error || wasStopped) && (
        <Button size="xs" variant="default" onClick={again}>
          {t('plan.countAgain')}
        </Button>
      )}
    </div>
  );
}
