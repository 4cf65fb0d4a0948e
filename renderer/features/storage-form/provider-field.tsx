import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { providers } from '#shared/providers/providers.ts';
import type { StorageFormState } from './use-storage-form.ts';

/** Whose storage it is. Choosing fills in what is known; pasting an address chooses by itself. */
export function ProviderField({ form }: { readonly form: StorageFormState }) {
  const { t } = useTranslation('storage');
  const shown = form.address.provider?.id ?? (form.fields.provider === '' ? null : 'other');
  return (
    <Select
      label={t('provider')}
      placeholder={t('providerNone')}
      data={[
        ...providers.map(({ id, name }) => ({ value: id, label: name })),
        { value: 'other', label: t('providerOther') },
      ]}
      value={shown}
      onChange={(id) => id !== null && form.chooseProvider(id)}
      searchable
      selectFirstOptionOnChange
      nothingFoundMessage={t('providerNothing')}
      maxDropdownHeight={320}
      name="provider"
    />
  );
}
