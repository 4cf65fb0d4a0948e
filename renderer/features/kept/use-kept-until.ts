import { useTranslation } from 'react-i18next';
import type { StorageLock } from '#shared/contract/kept.ts';
import { useFormat } from '../../app/use-format.ts';

/** Until when the storage keeps something, as part of a sentence. A legal hold outlasts every date. */
export function useKeptUntil(): (lock: Pick<StorageLock, 'until' | 'held'>) => string {
  const { t } = useTranslation('kept');
  const format = useFormat();
  return ({ until, held }) =>
    held || until === null ? t('held') : t('until', { date: format.dateTime(until) });
}
