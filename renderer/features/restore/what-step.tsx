import { Radio, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { BackupRow } from '#shared/backup.ts';
import { useFormat } from '../../app/use-format.ts';
import { FileBrowser } from '../manage/files/file-browser.tsx';
import styles from './restore.module.css';
import { type StepProps, WizardStep } from './wizard-step.tsx';

/** Everything, or ticked files and folders. */
export function WhatStep({
  state,
  connection,
  row,
  ...rest
}: StepProps & { connection: string; row: BackupRow }) {
  const { t } = useTranslation(['restore', 'manage']);
  const format = useFormat();
  const { act } = rest;
  const { choice } = state;
  return (
    <WizardStep {...rest} title={t('what.title')} canGoBack={false}>
      <Radio.Group
        aria-label={t('what.title')}
        value={state.everything ? 'everything' : 'some'}
        onChange={(value) => act({ type: 'everything', everything: value === 'everything' })}
      >
        <Stack gap="sm">
          <Radio
            value="everything"
            label={t('what.everything')}
            description={t('what.everythingText', {
              count: row.files,
              shown: format.count(row.files),
              size: format.bytes(row.bytes),
            })}
          />
          <Radio
            value="some"
            label={t('what.some')}
            description={
              choice.size > 0
                ? t('manage:files.chosen', { count: choice.size, shown: format.count(choice.size) })
                : t('what.someText')
            }
          />
        </Stack>
      </Radio.Group>
      {!state.everything && (
        <FileBrowser
          connection={connection}
          id={row.id}
          choice={choice}
          onChoice={(chosen) => act({ type: 'choice', choice: chosen })}
          withPreview={false}
          above="24rem"
        />
      )}
      {state.problem === 'nothing-chosen' && (
        <Text className={styles.problem ?? ''} role="alert">
          {t('what.needed')}
        </Text>
      )}
    </WizardStep>
  );
}
