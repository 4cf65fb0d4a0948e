import { Button, Group, Modal, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../app/calls.ts';
import { FailureAlert } from '../../app/failure-alert.tsx';
import { isUsable, keyWish, newKeyRights } from './key-rights.ts';
import { KeyRightsFields } from './key-rights-fields.tsx';
import { ShownSecret } from './shown-secret.tsx';

interface NewKeyDialogProps {
  /** Names of what is shared. */
  readonly buckets: readonly string[];
  readonly onClose: () => void;
}

/** Makes a key and shows its secret; drawn anew each time, so that no secret stays behind. */
export function NewKeyDialog({ buckets, onClose }: NewKeyDialogProps) {
  const { t } = useTranslation(['share', 'app']);
  const [rights, setRights] = useState(newKeyRights);
  const add = useAction('share.addKey');
  const close = () => {
    add.reset();
    onClose();
  };
  return (
    <Modal
      opened
      onClose={close}
      // What is shown once must not vanish by a click beside it.
      closeOnClickOutside={add.data === undefined}
      title={add.data ? t('secret.title') : t('keys.addTitle')}
      closeButtonProps={{ 'aria-label': t('app:close') }}
    >
      {add.data ? (
        <ShownSecret shown={add.data} onDone={close} />
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            add.mutate(keyWish(rights));
          }}
        >
          <Stack>
            <KeyRightsFields
              rights={rights}
              buckets={buckets}
              onChange={(change) => setRights((before) => ({ ...before, ...change }))}
            />
            <FailureAlert failure={add.error} />
            <Group justify="flex-end" gap="sm">
              <Button variant="default" onClick={close}>
                {t('app:cancel')}
              </Button>
              <Button type="submit" loading={add.isPending} disabled={!isUsable(rights)}>
                {t('keys.addButton')}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
}
