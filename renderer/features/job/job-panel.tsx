import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconPlayerStop } from '@tabler/icons-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { JobState } from '#shared/contract/jobs.ts';
import { useAction } from '../../app/calls.ts';
import { Card } from '../../app/card.tsx';
import { FailureAlert } from '../../app/failure-alert.tsx';
import { useFormat } from '../../app/use-format.ts';
import { IssueList } from './issue-list.tsx';
import { JobFacts } from './job-facts.tsx';
import { JobMeter } from './job-meter.tsx';
import { jobName } from './job-name.ts';
import { fractionDone } from './job-progress.ts';
import { JobSteps } from './job-steps.tsx';

/** A running job: where it is, how far, and Stop. */
export function JobPanel({ job }: { readonly job: JobState }) {
  const { t } = useTranslation('job');
  const format = useFormat();
  const heading = useId();
  const cancel = useAction('jobs.cancel');
  const fraction = fractionDone(job);
  return (
    <Card aria-labelledby={heading}>
      <Stack gap="md">
        <Group justify="space-between" align="flex-start">
          <div>
            <Title order={2} size="h4" id={heading}>
              {t(`kind.${job.request.kind}`, { name: jobName(job.request) })}
            </Title>
            <Text size="sm" c="dimmed">
              {t(`by.${job.trigger}`)}
            </Text>
          </div>
          <Button
            variant="default"
            leftSection={<IconPlayerStop size={16} aria-hidden />}
            disabled={cancel.isSuccess}
            loading={cancel.isPending}
            onClick={() => cancel.mutate({ jobId: job.jobId })}
          >
            {cancel.isSuccess ? t('stopping') : t('stop')}
          </Button>
        </Group>
        <JobSteps kind={job.request.kind} phase={job.progress?.phase} />
        <Group gap="md" wrap="nowrap">
          <JobMeter fraction={fraction} size="lg" />
          {fraction !== null && (
            <Text fw={600} w="4ch" ta="right" style={{ fontVariantNumeric: 'tabular-nums' }}>
              {format.percent(Math.floor(fraction * 100) / 100)}
            </Text>
          )}
        </Group>
        <JobFacts job={job} />
        <IssueList issues={job.issues} count={job.issueCount} />
        <FailureAlert failure={cancel.error} />
      </Stack>
    </Card>
  );
}
