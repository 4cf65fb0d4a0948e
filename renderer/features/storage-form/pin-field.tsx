import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { StorageField } from './storage-field.tsx';
import type { StorageFormState } from './use-storage-form.ts';

/** The one certificate that is trusted. Emptied, certificates are judged as usual, and a test offers what it finds. */
export function PinField({ form }: { readonly form: StorageFormState }) {
  const { t } = useTranslation('storage');
  return (
    <div>
      <StorageField form={form} field="pinnedFingerprint" help={t('pinnedFingerprintHelp')} />
      {form.fields.pinnedFingerprint !== '' && (
        <Button mt="xs" size="xs" variant="default" onClick={() => form.set('pinnedFingerprint', '')}>
          {t('pinClear')}
        </Button>
      )}
    </div>
  );
}
