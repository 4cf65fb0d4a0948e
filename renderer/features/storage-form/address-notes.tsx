import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { EndpointChange } from '#shared/endpoint/endpoint-types.ts';
import { nothing } from './address-facts.ts';
import styles from './storage-form.module.css';
import type { StorageFormState } from './use-storage-form.ts';

/** Below the address: while it is typed, what it will become; afterwards, what was changed about it and why. */
export function AddressNotes({ form }: { readonly form: StorageFormState }) {
  const { t } = useTranslation('endpoint');
  const { changes, hints, fields } = form.address;
  return (
    <>
      {changes.length > 0 && (
        <Notes
          title={fields.endpoint === '' ? t('willBeAmazon') : t('willBe', { endpoint: fields.endpoint })}
          changes={changes}
        />
      )}
      {/* There before anything is in it, so that what comes is read out. */}
      <div role="status">
        {changes.length === 0 && form.told.length > 0 && <Notes title={t('was')} changes={form.told} />}
        {hints.map((hint) => (
          <Text key={hint.code} size="sm" mt={4}>
            {t(`hint.${hint.code}`, { ...nothing, ...hint })}
          </Text>
        ))}
      </div>
    </>
  );
}

function Notes({ title, changes }: { readonly title: string; readonly changes: readonly EndpointChange[] }) {
  const { t } = useTranslation('endpoint');
  return (
    <div className={styles.notes}>
      <Text size="sm">{title}</Text>
      <ul>
        {changes.map((change) => (
          <li key={change.code}>{t(`change.${change.code}`, { ...nothing, ...change })}</li>
        ))}
      </ul>
    </div>
  );
}
