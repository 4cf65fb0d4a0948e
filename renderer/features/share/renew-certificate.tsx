import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../app/calls.ts';
import { ConfirmDialog } from '../settings/confirm-dialog.tsx';
import { saySaved } from '../settings/say-saved.ts';

/** For when the certificate's key may be in the wrong hands. Everybody who trusts the old one has to be told. */
export function RenewCertificate() {
  const { t } = useTranslation('share');
  const [isAsking, setAsking] = useState(false);
  const renew = useAction('share.renewCertificate');
  const close = () => {
    renew.reset();
    setAsking(false);
  };
  return (
    <div>
      <Button variant="default" size="xs" onClick={() => setAsking(true)}>
        {t('renew.open')}
      </Button>
      <ConfirmDialog
        isOpen={isAsking}
        title={t('renew.title')}
        button={t('renew.button')}
        isBusy={renew.isPending}
        failure={renew.error}
        onClose={close}
        onConfirm={() =>
          renew.mutate(
            {},
            {
              onSuccess: () => {
                close();
                saySaved(t('renew.done'));
              },
            },
          )
        }
      >
        <Text>{t('renew.text')}</Text>
      </ConfirmDialog>
    </div>
  );
}
