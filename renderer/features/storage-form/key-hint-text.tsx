import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { keyHint } from '#shared/providers/key-hint.ts';
import type { StorageFormState } from './use-storage-form.ts';

/** Something about the keys that may be a mistake, once the field was left. It never keeps anybody from going on. */
export function KeyHintText({ form }: { readonly form: StorageFormState }) {
  const { t } = useTranslation('endpoint');
  const { accessKeyId, secretAccessKey, sessionToken, forgetSessionToken } = form.fields;
  const hasSessionToken = sessionToken !== '' || (form.hasSessionToken && !forgetSessionToken);
  const hint = form.wasLeft('accessKeyId')
    ? keyHint(form.address.provider, { accessKeyId, secretAccessKey, hasSessionToken })
    : null;
  return (
    <div role="status">
      {hint && (
        <Text size="sm" mt={4}>
          {t(`keyHint.${hint.code}`, { provider: hint.provider ?? '', looksLike: hint.looksLike ?? '' })}
        </Text>
      )}
    </div>
  );
}
