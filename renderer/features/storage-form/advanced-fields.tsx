import { Checkbox, NativeSelect, Stack } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { addressing } from '#shared/connection.ts';
import { isAdvanced } from './field-of-failure.ts';
import { PinField } from './pin-field.tsx';
import { PriceField } from './price-field.tsx';
import { StorageField } from './storage-field.tsx';
import styles from './storage-form.module.css';
import type { StorageFormState } from './use-storage-form.ts';

/** What few storages need; opens by itself when something in it needs a look. */
export function AdvancedFields({ form }: { readonly form: StorageFormState }) {
  const { t } = useTranslation('storage');
  const frame = useRef<HTMLDetailsElement>(null);
  const needed =
    isAdvanced(form.failureField) ||
    Boolean(
      form.problemOf('caFile') ??
        form.problemOf('pinnedFingerprint') ??
        form.problemOf('proxy') ??
        form.problemOf('price'),
    );
  useEffect(() => {
    if (needed && frame.current) frame.current.open = true;
  }, [needed]);
  return (
    <details ref={frame} className={styles.advanced}>
      <summary>{t('advanced')}</summary>
      <Stack gap="md">
        <StorageField form={form} field="rootPath" help={t('rootPathHelp')} />
        <StorageField
          form={form}
          field="sessionToken"
          help={form.hasSessionToken ? t('sessionTokenStored') : t('sessionTokenHelp')}
          secret
        />
        {form.hasSessionToken && (
          <Checkbox
            label={t('sessionTokenForget')}
            checked={form.fields.forgetSessionToken}
            onChange={(event) => form.set('forgetSessionToken', event.currentTarget.checked)}
          />
        )}
        <NativeSelect
          label={t('addressing')}
          value={form.fields.addressing}
          onChange={(event) => form.set('addressing', addressing.parse(event.currentTarget.value))}
          data={[
            { value: 'auto', label: t('addressingAuto') },
            { value: 'path', label: t('addressingPath') },
            { value: 'virtual', label: t('addressingVirtual') },
          ]}
        />
        <StorageField form={form} field="caFile" help={t('caFileHelp')} />
        <PinField form={form} />
        <StorageField form={form} field="proxy" help={t('proxyHelp')} />
        <PriceField form={form} />
      </Stack>
    </details>
  );
}
