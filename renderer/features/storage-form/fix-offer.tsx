import { Button, Code, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { TestFix } from '#shared/contract/connection-test.ts';
import { FailureAlert } from '../../app/failure-alert.tsx';
import styles from './storage-form.module.css';
import { TrustPinOffer } from './trust-pin-offer.tsx';
import type { StorageFormState } from './use-storage-form.ts';

interface FixOfferProps {
  readonly fix: TestFix;
  readonly form: StorageFormState;
}

/** One button that changes the form, or creates the bucket, and tests again. */
export function FixOffer({ fix, form }: FixOfferProps) {
  const { t } = useTranslation('storage');
  return (
    <Stack gap="xs" mt="sm" align="flex-start">
      {fix.kind === 'trust-ca' && <CertificateFacts fix={fix} />}
      {fix.kind === 'trust-pin' ? (
        <TrustPinOffer fix={fix} form={form} />
      ) : (
        <Button variant="default" loading={form.isTesting} onClick={() => form.applyFix(fix)}>
          {t(`fix.${fix.kind}`, { ...nothing, ...fix })}
        </Button>
      )}
      <FailureAlert failure={form.keepFailure} />
    </Stack>
  );
}

/** What a person needs to compare before trusting. */
function CertificateFacts({ fix }: { readonly fix: Extract<TestFix, { kind: 'trust-ca' }> }) {
  const { t } = useTranslation('storage');
  const { subject, issuer, validTo, fingerprint } = fix;
  return (
    <>
      <Text size="sm">{t('certificateFacts', { subject, issuer, validTo })}</Text>
      <Text size="sm">{t('compareFingerprint')}</Text>
      <Code block className={styles.fingerprint}>
        {fingerprint}
      </Code>
    </>
  );
}

/** What the words on the button may have gaps for. */
const nothing = { bucket: '', region: '', endpoint: '' };
