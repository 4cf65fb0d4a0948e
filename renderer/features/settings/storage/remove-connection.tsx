import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../../app/calls.ts';
import { useFormat } from '../../../app/use-format.ts';
import { ConfirmDialog } from '../confirm-dialog.tsx';

interface RemoveConnectionProps {
  /** The storage to forget; null = none is to be. */
  readonly name: string | null;
  /** Plans that back up to it. */
  readonly usedBy: readonly string[];
  readonly onClose: () => void;
}

/** Asks before a storage is forgotten; while plans use it, says which. */
export function RemoveConnection({ name, usedBy, onClose }: RemoveConnectionProps) {
  const { t } = useTranslation('settings');
  const format = useFormat();
  const remove = useAction('connections.remove');
  const isUsed = usedBy.length > 0;
  const close = () => {
    remove.reset();
    onClose();
  };
  return (
    <ConfirmDialog
      isOpen={name !== null}
      title={t('storage.removeTitle', { name: name ?? '' })}
      {...(isUsed ? {} : { button: t('storage.removeButton') })}
      isBusy={remove.isPending}
      failure={remove.error}
      onClose={close}
      onConfirm={() => name !== null && remove.mutate({ name }, { onSuccess: close })}
    >
      <Text>
        {isUsed
          ? t('storage.removeUsed', { plans: format.list(usedBy), count: usedBy.length })
          : t('storage.removeText')}
      </Text>
    </ConfirmDialog>
  );
}
