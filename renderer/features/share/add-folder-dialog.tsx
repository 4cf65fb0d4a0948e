import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ShareBucket } from '#shared/share.ts';
import { useAction } from '../../app/calls.ts';
import { FailureAlert } from '../../app/failure-alert.tsx';
import { ChooseFolderButton } from '../folder-chooser/choose-folder-button.tsx';
import { focusFirstProblem } from '../settings/focus-first-problem.ts';
import { isBucketName, suggestBucketName } from './bucket-name.ts';

interface AddFolderDialogProps {
  readonly buckets: readonly ShareBucket[];
  readonly onClose: () => void;
}

/** A folder and its name to others; drawn anew each time. */
export function AddFolderDialog({ buckets, onClose }: AddFolderDialogProps) {
  const { t } = useTranslation(['share', 'app']);
  const taken = buckets.map(({ name }) => name);
  const [folder, setFolder] = useState('');
  const [typedName, setName] = useState<string | null>(null);
  const [isTried, setTried] = useState(false);
  const save = useAction('share.save');
  const frame = useRef<HTMLFormElement>(null);
  const name = typedName ?? (folder === '' ? '' : suggestBucketName(folder, taken));
  const problems = {
    folder: folder.trim() === '' ? t('problem.folder') : undefined,
    name: taken.includes(name.trim())
      ? t('problem.nameTaken')
      : isBucketName(name.trim())
        ? undefined
        : t('problem.name'),
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('folders.addTitle')}
      closeButtonProps={{ 'aria-label': t('app:close') }}
    >
      <form
        ref={frame}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (problems.folder !== undefined || problems.name !== undefined) {
            focusFirstProblem(frame.current);
            return;
          }
          const added = { name: name.trim(), folder: folder.trim() };
          save.mutate({ buckets: [...buckets, added] }, { onSuccess: onClose });
        }}
      >
        <Stack>
          <TextInput
            label={t('folders.folder')}
            description={t('folders.folderHelp')}
            value={folder}
            error={isTried ? problems.folder : undefined}
            onChange={(event) => setFolder(event.currentTarget.value)}
            autoComplete="off"
            spellCheck={false}
            data-autofocus
          />
          <div>
            <ChooseFolderButton label={t('folders.choose')} onChosen={setFolder} />
          </div>
          <TextInput
            label={t('folders.bucket')}
            description={t('folders.bucketHelp')}
            value={name}
            error={isTried ? problems.name : undefined}
            onChange={(event) => setName(event.currentTarget.value)}
            autoComplete="off"
            spellCheck={false}
          />
          <FailureAlert failure={save.error} />
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              {t('app:cancel')}
            </Button>
            <Button type="submit" loading={save.isPending}>
              {t('folders.addButton')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
