import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

interface LeaveDialogProps {
  readonly isOpen: boolean;
  readonly isSaving: boolean;
  readonly onStay: () => void;
  readonly onDiscard: () => void;
  readonly onSave: () => void;
}

/** Asks what is to become of unsaved changes. */
export function LeaveDialog({ isOpen, isSaving, onStay, onDiscard, onSave }: LeaveDialogProps) {
  const { t } = useTranslation(['settings', 'app']);
  return (
    <Modal
      opened={isOpen}
      onClose={onStay}
      title={t('unsaved.title')}
      closeButtonProps={{ 'aria-label': t('app:close') }}
    >
      <Stack>
        <Text>{t('unsaved.text')}</Text>
        <Group justify="flex-end" gap="sm">
          <Button variant="subtle" onClick={onStay}>
            {t('unsaved.stay')}
          </Button>
          <Button variant="default" onClick={onDiscard}>
            {t('unsaved.discard')}
          </Button>
          <Button onClick={onSave} loading={isSaving} data-autofocus>
            {t('app:save')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
