import { Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '#shared/contract/jobs.ts';
import { isAppError } from '#shared/errors/app-error.ts';
import { showFingerprint } from '#shared/fingerprint.ts';
import { parseShareLink } from '#shared/share-link.ts';
import { FailureAlert } from '../../app/failure-alert.tsx';
import styles from './storage-form.module.css';
import type { StorageFormState } from './use-storage-form.ts';

/** Fills the form from the link that a computer shows when it shares a folder. All but the secret is in it. */
export function PasteLink({ form }: { readonly form: StorageFormState }) {
  const { t } = useTranslation('share');
  const [text, setText] = useState('');
  const [refused, setRefused] = useState<Pick<Failure, 'code' | 'message' | 'hint' | 'details'> | null>(null);
  const read = (pasted: string) => {
    setText(pasted);
    setRefused(null);
    if (pasted.trim() === '') return;
    try {
      const { fingerprint, ...place } = parseShareLink(pasted);
      form.take({
        ...place,
        pinnedFingerprint: showFingerprint(fingerprint ?? ''),
        caFile: '',
        addressing: 'path',
      });
    } catch (error) {
      if (!isAppError(error)) throw error;
      const { code, message, hint, details } = error;
      setRefused({ code, message, hint, details: { ...details } });
    }
  };
  const { pinnedFingerprint } = form.fields;
  return (
    <div>
      <TextInput
        label={t('paste.label')}
        description={t('paste.help')}
        placeholder="holdall://s3?…"
        value={text}
        onChange={(event) => read(event.currentTarget.value)}
        autoComplete="off"
        spellCheck={false}
        name="link"
      />
      <div role="status">
        {text.trim() !== '' && refused === null && (
          <Text size="sm" mt="xs">
            {t('paste.taken')}
          </Text>
        )}
        {pinnedFingerprint !== '' && (
          <>
            <Text size="sm">{t('paste.pinned')}</Text>
            <Text size="sm" className={styles.fingerprint ?? ''}>
              {pinnedFingerprint}
            </Text>
          </>
        )}
      </div>
      <FailureAlert failure={refused} />
    </div>
  );
}
