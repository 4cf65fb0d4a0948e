import { useTranslation } from 'react-i18next';
import { useCall } from '../../app/calls.ts';
import { PasteLink } from './paste-link.tsx';
import { StorageField } from './storage-field.tsx';
import styles from './storage-form.module.css';
import type { StorageFormState } from './use-storage-form.ts';

/** What every storage needs. */
export function MainFields({ form }: { readonly form: StorageFormState }) {
  const { t } = useTranslation('storage');
  const where = useCall('app.info', {}).data?.secrets ?? 'file';
  const kept = {
    keychain: t('secretKeychain'),
    file: t('secretFile'),
    passphrase: t('secretPassphrase'),
    locked: t('secretPassphrase'),
  }[where];
  return (
    <>
      {form.isNew && <PasteLink form={form} />}
      <StorageField form={form} field="name" help={t('nameHelp')} required />
      <StorageField form={form} field="endpoint" help={t('endpointHelp')} placeholder="https://" />
      <div className={styles.pair}>
        <StorageField form={form} field="bucket" required />
        <StorageField form={form} field="region" placeholder={t('regionHelp')} />
      </div>
      <StorageField form={form} field="accessKeyId" required />
      <StorageField
        form={form}
        field="secretAccessKey"
        help={form.hasSecret ? t('secretStored') : kept}
        placeholder={form.hasSecret ? '••••••••••••' : ''}
        required={!form.hasSecret}
        secret
      />
    </>
  );
}
