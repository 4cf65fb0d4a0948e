import { useTranslation } from 'react-i18next';
import type { RetentionReason } from '#shared/retention.ts';
import { useFormat } from '../../../app/use-format.ts';

/** Says why a backup stays or goes, in the language on the screen. */
export function useReasonText(): (reason: RetentionReason) => string {
  const { t } = useTranslation('settings');
  const format = useFormat();
  return (reason) => {
    switch (reason.kind) {
      case 'last':
        return t('retention.reason.last', { count: reason.count, shown: format.count(reason.count) });
      case 'daily':
      case 'weekly':
      case 'monthly':
      case 'yearly':
        return t(`retention.reason.${reason.kind}`, { period: reason.period });
      case 'within':
        return t('retention.reason.within', { span: format.duration(reason.ms / 1000) });
      default:
        return t(`retention.reason.${reason.kind}`);
    }
  };
}
