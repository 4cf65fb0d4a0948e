import { Button, Text } from '@mantine/core';
import { IconRestore } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { BackupRow } from '#shared/backup.ts';
import { navigate } from '../../../app/router.ts';
import { useFormat } from '../../../app/use-format.ts';
import { FileBrowser } from '../files/file-browser.tsx';
import { type FileChoice, nothingChosen } from '../files/file-choice.ts';
import { choiceKey } from '../files/remembered-choice.ts';
import { useRemembered } from '../list/remembered.ts';
import styles from './detail.module.css';

interface BackupFilesProps {
  readonly connection: string;
  readonly row: BackupRow;
}

/** The files of a backup, and Restore for all of them or for those that are ticked. */
export function BackupFiles({ connection, row }: BackupFilesProps) {
  const { t } = useTranslation('manage');
  const format = useFormat();
  const [choice, setChoice] = useRemembered<FileChoice>(choiceKey(connection, row.id), nothingChosen);
  const number = { count: choice.size, shown: format.count(choice.size) };
  return (
    <FileBrowser
      connection={connection}
      id={row.id}
      choice={choice}
      onChoice={setChoice}
      withPreview
      above="16rem"
    >
      <div className={styles.bar}>
        <Text size="sm" className={styles.barText ?? ''} role="status">
          {choice.size > 0 ? t('files.chosen', number) : t('files.nothingChosen')}
        </Text>
        {choice.size > 0 && (
          <Button size="xs" variant="subtle" onClick={() => setChoice(nothingChosen)}>
            {t('clear')}
          </Button>
        )}
        <Button
          size="xs"
          leftSection={<IconRestore size={16} aria-hidden />}
          onClick={() => navigate({ page: 'restore', connection, backup: row.id })}
        >
          {choice.size > 0 ? t('action.restoreChosen', number) : t('action.restoreAll')}
        </Button>
      </div>
    </FileBrowser>
  );
}
