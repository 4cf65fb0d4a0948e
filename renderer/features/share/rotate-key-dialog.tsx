import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ShareKeyView } from '#shared/contract/share.ts';
import { useAction } from '../../app/calls.ts';
import { FailureAlert } from '../../app/failure-alert.tsx';
import { ShownSecret } from './shown-secret.tsx';

interface RotateKeyDialogProps {
  readonly shareKey: ShareKeyView;
  readonly onClose: () => void;
}

/** Asks, makes a new secret for a key, and shows it. */
export function RotateKeyDialog({ shareKey, onClose }: RotateKeyDialogProps) {
  const { t } = useTranslation(['share', 'app']);
  const rotate = useAction('share.rotateKey');
  const { accessKeyId, label } = shareKey;
  const close = () => {
    rotate.reset();
    onClose();
  };
  return (
    <Modal
      opened
      onClose={close}
      closeOnClickOutside={rotate.data === undefined}
      title={rotate.data ? t('secret.title') : t('keys.rotateTitle', { name: label || accessKeyId })}
      closeButtonProps={{ 'aria-label': t('app:close') }}
    >
      {rotate.data ? (
        <ShownSecret shown={rotate.data} onDone={close} />
      ) : (
        <Stack>
          <Text>{t('keys.rotateText')}</Text>
          <FailureAlert failure={rotate.error} />
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={close} data-autofocus>
              {t('app:cancel')}
            </Button>
            <Button loading={rotate.isPending} onClick={() => rotate.mutate({ accessKeyId })}>
              {t('keys.rotateButton')}
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}
