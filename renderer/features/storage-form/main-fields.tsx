import { useTranslation } from 'react-i18next';
import { useCall } from '../../app/calls.ts';
import { AddressNotes } from './address-notes.tsx';
import { FindIt } from './find-it.tsx';
import { KeyHintText } from './key-hint-text.tsx';
import { PasteLink } from './paste-link.tsx';
import { ProviderField } from './provider-field.tsx';
import { StorageField } from './storage-field.tsx';
import styles from './storage-form.module.css';
import type { StorageFormState } from './use-storage-form.ts';

/** What every storage needs. */
export function MainFields({ form }: { readonly form: StorageFormState }) {
  const { t } = useTranslation('storage');
  const { provider } = form.address;
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
      <ProviderField form={form} />
      <div>
        <StorageField form={form} field="endpoint" help={t('endpointHelp')} placeholder="https://" />
        <AddressNotes form={form} />
      </div>
      <div className={styles.pair}>
        <StorageField form={form} field="bucket" required />
        <StorageField
          form={form}
          field="region"
          placeholder={t('regionHelp')}
          {...(provider?.regions ? { suggestions: provider.regions } : {})}
        />
      </div>
      <div>
        <StorageField form={form} field="accessKeyId" required />
        <KeyHintText form={form} />
      </div>
      <StorageField
        form={form}
        field="secretAccessKey"
        help={form.hasSecret ? t('secretStored') : kept}
        placeholder={form.hasSecret ? '••••••••••••' : ''}
        required={!form.hasSecret}
        secret
      />
      <FindIt provider={provider} />
    </>
  );
}
