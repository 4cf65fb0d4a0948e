import { Button, Group, Modal, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { FailureAlert } from '../../app/failure-alert.tsx';

interface ConfirmDialogProps {
  readonly isOpen: boolean;
  readonly title: string;
  /** Names the outcome; absent = there is nothing to agree to. */
  readonly button?: string;
  readonly isBusy?: boolean;
  readonly failure?: unknown;
  readonly onClose: () => void;
  readonly onConfirm: () => void;
  readonly children: ReactNode;
}

/** Asks before something is taken away. What is safe has the focus. */
export function ConfirmDialog({
  isOpen,
  title,
  button,
  isBusy = false,
  failure,
  onClose,
  onConfirm,
  children,
}: ConfirmDialogProps) {
  const { t } = useTranslation('app');
  return (
    <Modal opened={isOpen} onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('close') }}>
      <Stack>
        {children}
        <FailureAlert failure={failure} />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose} data-autofocus>
            {button === undefined ? t('close') : t('cancel')}
          </Button>
          {button !== undefined && (
            <Button color="red.8" onClick={onConfirm} loading={isBusy}>
              {button}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}
