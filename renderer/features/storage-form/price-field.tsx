import { useTranslation } from 'react-i18next';
import { useFormat } from '../../app/use-format.ts';
import { StorageField } from './storage-field.tsx';
import type { StorageFormState } from './use-storage-form.ts';

/** What a GB costs a month, where the person knows better than our hint. */
export function PriceField({ form }: { readonly form: StorageFormState }) {
  const { t } = useTranslation('storage');
  const format = useFormat();
  const hint = form.address.provider?.price;
  const known =
    hint &&
    t('priceHint', {
      price: format.money(hint.perGbMonth, hint.currency),
      month: format.monthOfYear(hint.asOf),
    });
  return <StorageField form={form} field="price" help={[t('priceHelp'), known].filter(Boolean).join(' ')} />;
}
