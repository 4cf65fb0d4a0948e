import { Button, Text, VisuallyHidden } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { stepWord } from './step-word.ts';
import styles from './storage-form.module.css';
import type { StorageFormState } from './use-storage-form.ts';

/** What Test connection found, step by step, and the offer to create a missing bucket. */
export function TestResult({ form }: { readonly form: StorageFormState }) {
  const { t } = useTranslation('storage');
  const { test } = form;
  return (
    <div role="status">
      {test.isPending && <VisuallyHidden>{t('testing')}</VisuallyHidden>}
      {test.data && (
        <div className={styles.result}>
          <Text fw={600} mb="xs">
            {test.data.ok ? t('testedOk') : t('testedBad')}
          </Text>
          <ul className={styles.steps}>
            {test.data.steps.map(({ step, ok, message }) => {
              const word = stepWord(step);
              return (
                <li key={step} data-ok={ok}>
                  {ok ? <IconCheck size={18} aria-hidden /> : <IconX size={18} aria-hidden />}
                  {word === null ? step : t(`step.${word}`)}
                  <VisuallyHidden>{ok ? t('stepOk') : t('stepBad')}</VisuallyHidden>
                  {ok && message && <Text c="dimmed">{message}</Text>}
                </li>
              );
            })}
          </ul>
        </div>
      )}
      {form.failure?.code === 'bucket-missing' && !test.isPending && (
        <Button mt="xs" variant="default" onClick={() => form.runTest(true)}>
          {t('createBucket')}
        </Button>
      )}
    </div>
  );
}
