import { Button, Checkbox, Code, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TestFix } from '#shared/contract/connection-test.ts';
import { showFingerprint } from '#shared/fingerprint.ts';
import styles from './storage-form.module.css';
import type { StorageFormState } from './use-storage-form.ts';

interface TrustPinOfferProps {
  readonly fix: Extract<TestFix, { kind: 'trust-pin' }>;
  readonly form: StorageFormState;
}

/** Both fingerprints, and the new one trusted only by who says to have compared it: it may be somebody in between. */
export function TrustPinOffer({ fix, form }: TrustPinOfferProps) {
  const { t } = useTranslation('storage');
  const [isCompared, setCompared] = useState(false);
  return (
    <>
      <Text size="sm">{t('pinUntilNow')}</Text>
      <Code block className={styles.fingerprint}>
        {showFingerprint(fix.pinned)}
      </Code>
      <Text size="sm">{t('pinNow')}</Text>
      <Code block className={styles.fingerprint}>
        {showFingerprint(fix.fingerprint)}
      </Code>
      <Checkbox
        label={t('pinCompared')}
        checked={isCompared}
        onChange={(event) => setCompared(event.currentTarget.checked)}
      />
      <Button
        variant="default"
        disabled={!isCompared}
        loading={form.isTesting}
        onClick={() => form.applyFix(fix)}
      >
        {t('fix.trust-pin')}
      </Button>
    </>
  );
}
