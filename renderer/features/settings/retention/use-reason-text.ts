import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../app/use-format.ts';
import { readReason } from './reason-words.ts';

/** Says the engine's reasons in the language on the screen. */
export function useReasonText(): (reason: string) => string {
  const { t } = useTranslation('settings');
  const format = useFormat();
  return (text) => {
    const reason = readReason(text);
    switch (reason.kind) {
      case 'other':
        return reason.text;
      case 'last':
        return t('retention.reason.last', { count: reason.count, shown: format.count(reason.count) });
      case 'daily':
      case 'weekly':
      case 'monthly':
      case 'yearly':
        return t(`retention.reason.${reason.kind}`, { period: reason.period });
      default:
        return t(`retention.reason.${reason.kind}`);
    }
  };
}
