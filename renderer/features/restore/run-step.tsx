import { Stack, Text, VisuallyHidden } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { BackupRow } from '#shared/backup.ts';
import { useJob } from '../../app/jobs.ts';
import { JobPanel } from '../job/job-panel.tsx';
import { RestoreResult } from './restore-result.tsx';
import type { WizardState } from './restore-wizard-model.ts';

interface RunStepProps {
  readonly state: WizardState;
  readonly connection: string;
  readonly row: BackupRow;
}

/** The restore while it runs, and how it ended. */
export function RunStep({ state, connection, row }: RunStepProps) {
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
      <VisuallyHidden component="h2" ref={heading} tabIndex={-1}>
        {t('run.title')}
      </VisuallyHidden>
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
