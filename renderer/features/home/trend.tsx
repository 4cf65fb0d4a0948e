import { Text, Title } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { ResultOf } from '#shared/contract/contract.ts';
import { useCall } from '../../app/calls.ts';
import { Card } from '../../app/card.tsx';
import { useFormat } from '../../app/use-format.ts';
import { commonPrice } from '../cost/common-price.ts';
import { MonthlyCost } from '../cost/monthly-cost.tsx';
import styles from './trend.module.css';
import { trendLine } from './trend-line.ts';

const box = { width: 320, height: 120 };

/** How much lies in the storage, day by day. */
export function Trend({ stored }: { readonly stored: ResultOf<'status.history'>['stored'] }) {
  const { t } = useTranslation('home');
  const format = useFormat();
  const heading = useId();
  // The bytes are those of all storages together.
  const cost = commonPrice(useCall('connections.list', {}).data ?? []);
  const first = stored[0];
  const last = stored.at(-1);
  const drawn = trendLine(
    stored.map(({ bytes }) => bytes),
    box,
  );
  return (
    <Card aria-labelledby={heading} className={styles.card ?? ''}>
      <Title order={2} size="h5" id={heading} mb="sm">
        {t('trend')}
      </Title>
      {first && last && stored.length > 1 ? (
        <>
          <Text size="lg" fw={600}>
            {t('trendNow', { bytes: format.bytes(last.bytes) })}
          </Text>
          {cost && <MonthlyCost bytes={last.bytes} {...cost} />}
          <svg
            className={styles.picture}
            viewBox={`0 0 ${box.width} ${box.height}`}
            preserveAspectRatio="none"
            role="img"
            aria-label={t('trendLabel', {
              days: format.count(stored.length),
              before: format.bytes(first.bytes),
              now: format.bytes(last.bytes),
            })}
          >
            <path className={styles.area} d={drawn.area} />
            <path className={styles.line} d={drawn.line} />
          </svg>
          <div className={styles.ends}>
            <span>{format.day(first.day)}</span>
            <span>{format.day(last.day)}</span>
          </div>
        </>
      ) : (
        <Text size="sm" c="dimmed">
          {t('trendSoon')}
        </Text>
      )}
    </Card>
  );
}
