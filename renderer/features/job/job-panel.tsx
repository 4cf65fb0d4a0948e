import { Group, Stack, Text, Title } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { JobState } from '#shared/contract/jobs.ts';
import { Card } from '../../app/card.tsx';
import { useFormat } from '../../app/use-format.ts';
import { IssueList } from './issue-list.tsx';
import { JobButtons } from './job-buttons.tsx';
import { JobFacts } from './job-facts.tsx';
import { JobMeter } from './job-meter.tsx';
import { jobName } from './job-name.ts';
import { fractionDone } from './job-progress.ts';
import { JobSpeedLimit } from './job-speed-limit.tsx';
import { JobSteps } from './job-steps.tsx';
import { NoticeList } from './notice-list.tsx';

/** A running job: where it is, how far, Pause and Stop. */
export function JobPanel({ job }: { readonly job: JobState }) {
  const { t } = useTranslation(['job', 'keys']);
  const format = useFormat();
  const heading = useId();
  const fraction = fractionDone(job);
  return (
    <Card aria-labelledby={heading}>
      <Stack gap="md">
        <Group justify="space-between" align="flex-start" wrap="nowrap">
          <div>
            <Title order={2} size="h4" id={heading}>
              {t(`kind.${job.request.kind}`, { name: jobName(job.request) })}
            </Title>
            <Text size="sm" c="dimmed">
              {t(`by.${job.trigger}`)}
            </Text>
            {/* Always there, so that a screen reader hears of it when it is filled. */}
            <Text role="status" size="sm" fw={600}>
              {job.paused
                ? t(`pausedText.${job.request.kind}`)
                : job.waitingFor && t(`keys:waiting.${job.request.kind}`)}
            </Text>
          </div>
          <JobButtons jobId={job.jobId} paused={job.paused} kind={job.request.kind} />
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
        <NoticeList notices={job.notices} />
        <JobSpeedLimit kind={job.request.kind} />
      </Stack>
    </Card>
  );
}
