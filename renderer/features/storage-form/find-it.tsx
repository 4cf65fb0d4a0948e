import { useTranslation } from 'react-i18next';
import type { Provider } from '#shared/providers/provider.ts';
import { useFormat } from '../../app/use-format.ts';
import styles from './storage-form.module.css';

/** Where the provider's own pages have what the form asks for; nothing while nobody knows whose storage it is. */
export function FindIt({ provider }: { readonly provider: Provider | undefined }) {
  const { t } = useTranslation(['storage', 'providers']);
  const format = useFormat();
  if (provider === undefined) return null;
  const { id, name, price } = provider;
  const known = {
    price: price ? format.money(price.perGbMonth, price.currency) : '',
    month: price ? format.monthOfYear(price.asOf) : '',
  };
  return (
    <details className={styles.consequences}>
      <summary>{t('findIt', { provider: name })}</summary>
      <dl>
        <div>
          <dt>{t('findAddress')}</dt>
          <dd>{t(`providers:${id}.address`)}</dd>
        </div>
        <div>
          <dt>{t('findKeys')}</dt>
          <dd>{t(`providers:${id}.keys`)}</dd>
        </div>
        <div>
          <dt>{t('findKnow')}</dt>
          <dd>{t(`providers:${id}.know`)}</dd>
        </div>
        {price && (
          <div>
            <dt>{t('findPrice')}</dt>
            <dd>{t('findPriceText', known)}</dd>
          </div>
        )}
      </dl>
    </details>
  );
}
