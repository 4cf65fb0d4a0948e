import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { monthlyCost, type PriceInUse } from '#shared/providers/monthly-cost.ts';
import { useFormat } from '../../app/use-format.ts';

interface MonthlyCostProps {
  readonly bytes: number;
  readonly price: PriceInUse;
  /** Whose price the hint is. */
  readonly provider: string;
}

/** Roughly what keeping so much costs a month, and at which price. Nothing for a storage of one's own. */
export function MonthlyCost({ bytes, price, provider }: MonthlyCostProps) {
  const { t } = useTranslation('cost');
  const format = useFormat();
  if (price.perGbMonth === 0) return null;
  const said = {
    cost: format.money(monthlyCost(bytes, price), price.currency),
    price: format.money(price.perGbMonth, price.currency),
  };
  return (
    <Text size="sm" c="dimmed">
      {price.asOf === undefined
        ? t('own', said)
        : t('hint', { ...said, provider, month: format.monthOfYear(price.asOf) })}
    </Text>
  );
}
