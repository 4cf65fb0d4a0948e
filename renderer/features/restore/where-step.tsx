import { Button, Stack, TextInput } from '@mantine/core';
import { IconFolderStar } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { BackupRow } from '#shared/backup.ts';
import { useCall } from '../../app/calls.ts';
import { ChooseFolderButton } from '../folder-chooser/choose-folder-button.tsx';
import { zipName } from '../manage/actions/zip-name.ts';
import styles from './restore.module.css';
import { suggestFolder } from './suggest-folder.ts';
import { type StepProps, WizardStep } from './wizard-step.tsx';

/** The folder that the files go to. */
export function WhereStep({ state, row, ...rest }: StepProps & { readonly row: BackupRow }) {
  const { t } = useTranslation('restore');
  const info = useCall('app.info', {}).data;
  const field = useRef<HTMLInputElement>(null);
  const { act } = rest;
  const problems = { 'no-folder': t('where.needed'), 'not-absolute': t('where.whole') } as const;
  const problem =
    state.problem === 'no-folder' || state.problem === 'not-absolute' ? problems[state.problem] : null;
  useEffect(() => {
    if (problem !== null) field.current?.focus();
  }, [problem]);
  const suggested =
    info && suggestFolder(info, t('where.folderName', { backup: zipName(row).replace(/\.zip$/, '') }));
  return (
    <WizardStep {...rest} title={t('where.title')} canGoBack>
      <Stack gap="sm" align="flex-start">
        <div className={styles.field} style={{ width: '100%' }}>
          <TextInput
            ref={field}
            label={t('where.folder')}
            description={t('where.help', { device: info?.deviceName ?? '' })}
            value={state.to}
            onChange={(event) => act({ type: 'to', to: event.currentTarget.value })}
            error={problem}
            spellCheck={false}
          />
          <ChooseFolderButton label={t('where.choose')} onChosen={(to) => act({ type: 'to', to })} />
        </div>
        {suggested !== undefined && state.to.trim() !== suggested && (
          <Button
            variant="subtle"
            leftSection={<IconFolderStar size={18} aria-hidden />}
            onClick={() => act({ type: 'to', to: suggested })}
          >
            {t('where.suggest', { path: suggested })}
          </Button>
        )}
      </Stack>
    </WizardStep>
  );
}
