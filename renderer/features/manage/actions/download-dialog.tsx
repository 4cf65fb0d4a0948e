import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BackupRow } from '#shared/backup.ts';
import { useAction, useCall } from '../../../app/calls.ts';
import { FailureAlert } from '../../../app/failure-alert.tsx';
import { useFormat } from '../../../app/use-format.ts';
import { ChooseFolderButton } from '../../folder-chooser/choose-folder-button.tsx';
import styles from './actions.module.css';
import { StartedNote } from './started-note.tsx';
import { isZipNameUsable, joinPath, zipName } from './zip-name.ts';

interface DownloadDialogProps {
  readonly connection: string;
  readonly row: BackupRow;
  readonly onClose: () => void;
}

/** Which folder and which name, then the job. */
export function DownloadDialog({ connection, row, onClose }: DownloadDialogProps) {
  const { t } = useTranslation(['manage', 'app']);
  const format = useFormat();
  const info = useCall('app.info', {}).data;
  const start = useAction('jobs.start');
  const [folder, setFolder] = useState('');
  const [name, setName] = useState(() => zipName(row));
  const [wasTried, setWasTried] = useState(false);
  if (start.isSuccess) return <StartedNote text={t('started.download')} onClose={onClose} />;
  const isNameBad = !isZipNameUsable(name);
  const submit = () => {
    setWasTried(true);
    if (folder.trim() === '' || isNameBad) return;
    const to = joinPath(folder.trim(), name, info?.platform ?? 'linux');
    start.mutate({ job: { kind: 'download', connection, id: row.id, to } });
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Stack>
        <Text size="sm">{t('fetch.text', { size: format.bytes(row.size) })}</Text>
        <div className={styles.field}>
          <TextInput
            label={t('fetch.folder')}
            description={t('fetch.folderText', { device: info?.deviceName ?? '' })}
            value={folder}
            onChange={(event) => setFolder(event.currentTarget.value)}
            error={wasTried && folder.trim() === '' && t('fetch.folderMissing')}
            spellCheck={false}
          />
          <ChooseFolderButton label={t('fetch.choose')} onChosen={setFolder} />
        </div>
        <TextInput
          label={t('fetch.name')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={isNameBad && t('fetch.nameBad')}
          spellCheck={false}
        />
        <FailureAlert failure={start.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('app:cancel')}
          </Button>
          <Button type="submit" loading={start.isPending}>
            {t('fetch.start')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
