import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ShareKeyView } from '#shared/contract/share.ts';
import { useAction } from '../../app/calls.ts';
import { FailureAlert } from '../../app/failure-alert.tsx';
import { saySaved } from '../settings/say-saved.ts';
import { isUsable, keyWish, rightsOf } from './key-rights.ts';
import { KeyRightsFields } from './key-rights-fields.tsx';

interface EditKeyDialogProps {
  readonly shareKey: ShareKeyView;
  /** Names of what is shared. */
  readonly buckets: readonly string[];
  readonly onClose: () => void;
}

/** Changes what a key is for and what it may do; its secret stays. Drawn anew each time. */
export function EditKeyDialog({ shareKey, buckets, onClose }: EditKeyDialogProps) {
  const { t } = useTranslation(['share', 'app', 'settings']);
  const [rights, setRights] = useState(() => rightsOf(shareKey, buckets));
  const save = useAction('share.changeKey');
  const { accessKeyId, label } = shareKey;
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('keys.editTitle', { name: label || accessKeyId })}
      closeButtonProps={{ 'aria-label': t('app:close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(
            { accessKeyId, change: keyWish(rights) },
            {
              onSuccess: () => {
                saySaved(t('settings:saved'));
                onClose();
              },
            },
          );
        }}
      >
        <Stack>
          <Text size="sm" c="dimmed">
            {t('keys.editText')}
          </Text>
          <KeyRightsFields
            rights={rights}
            buckets={buckets}
            onChange={(change) => setRights((before) => ({ ...before, ...change }))}
          />
          <FailureAlert failure={save.error} />
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              {t('app:cancel')}
            </Button>
            <Button type="submit" loading={save.isPending} disabled={!isUsable(rights)}>
              {t('keys.editButton')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
