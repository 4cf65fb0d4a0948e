import { Stack, Text, Title } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { BackupRow } from '#shared/backup.ts';
import { useJob } from '../../app/jobs.ts';
import { JobPanel } from '../job/job-panel.tsx';
import styles from './restore.module.css';
import { RestoreResult } from './restore-result.tsx';
import type { StepProps } from './wizard-step.tsx';

/** The restore while it runs, and how it ended. */
export function RunStep({ state, connection, row }: StepProps & { connection: string; row: BackupRow }) {
  const { t } = useTranslation('restore');
  const job = useJob(state.jobId);
  const heading = useRef<HTMLHeadingElement>(null);
  const isOver = job === undefined || job.outcome !== null;
  useEffect(() => {
    if (!isOver) heading.current?.focus();
  }, [isOver]);
  if (job?.outcome) return <RestoreResult job={job} connection={connection} row={row} />;
  return (
    <Stack gap="md">
      <Title order={2} size="h4" ref={heading} tabIndex={-1} className={styles.heading ?? ''}>
        {t('run.title')}
      </Title>
      {job ? (
        <>
          <JobPanel job={job} />
          <Text size="sm" c="dimmed">
            {t('run.leave')}
          </Text>
        </>
      ) : (
        <Text>{t('run.gone')}</Text>
      )}
    </Stack>
  );
}
