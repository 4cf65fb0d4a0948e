import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../app/calls.ts';
import { FailureAlert } from '../../app/failure-alert.tsx';
import { SecretInput } from '../../app/secret-input.tsx';

interface UnlockDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Asks for the passphrase over the secrets. Without it the window can be looked around in, but nothing runs. */
export function UnlockDialog({ isOpen, onClose }: UnlockDialogProps) {
  const { t } = useTranslation(['secrets', 'app']);
  const [passphrase, setPassphrase] = useState('');
  const unlock = useAction('secrets.unlock');
  const close = () => {
    setPassphrase('');
    unlock.reset();
    onClose();
  };
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      title={t('unlock.title')}
      closeButtonProps={{ 'aria-label': t('app:close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (passphrase !== '') unlock.mutate({ passphrase }, { onSuccess: close });
        }}
      >
        <Stack>
          <Text>{t('unlock.text')}</Text>
          <SecretInput
            keeps="current-password"
            label={t('passphrase')}
            value={passphrase}
            onChange={setPassphrase}
            autoFocus
          />
          <FailureAlert failure={unlock.error} />
          <Text size="sm" c="dimmed">
            {t('unlock.later')}
          </Text>
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={close}>
              {t('unlock.notNow')}
            </Button>
            <Button type="submit" loading={unlock.isPending} disabled={passphrase === ''}>
              {t('unlock.button')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
