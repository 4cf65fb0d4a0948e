import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../../app/calls.ts';
import { ConfirmDialog } from '../confirm-dialog.tsx';

interface RemovePlanProps {
  /** The plan to remove; null = none is to be. */
  readonly name: string | null;
  readonly onClose: () => void;
}

/** Asks before a plan is removed; its backups stay. */
export function RemovePlan({ name, onClose }: RemovePlanProps) {
  const { t } = useTranslation('settings');
  const remove = useAction('plans.remove');
  const close = () => {
    remove.reset();
    onClose();
  };
  return (
    <ConfirmDialog
      isOpen={name !== null}
      title={t('plan.removeTitle', { name: name ?? '' })}
      button={t('plan.removeButton')}
      isBusy={remove.isPending}
      failure={remove.error}
      onClose={close}
      onConfirm={() => name !== null && remove.mutate({ name }, { onSuccess: close })}
    >
      <Text>{t('plan.removeText')}</Text>
    </ConfirmDialog>
  );
}
