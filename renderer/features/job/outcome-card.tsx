import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconPlayerStop } from '@tabler/icons-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { JobState } from '#shared/contract/jobs.ts';
import { isRemark } from '#shared/notice.ts';
import { useAction } from '../../app/calls.ts';
import { Card } from '../../app/card.tsx';
import { FailureAlert } from '../../app/failure-alert.tsx';
import { useFormat, useNow } from '../../app/use-format.ts';
import { IssueList } from './issue-list.tsx';
import styles from './job.module.css';
import { jobName } from './job-name.ts';
import { NoticeList } from './notice-list.tsx';

const looks = {
  done: { tone: 'good', Icon: IconCircleCheck, words: 'finished' },
  remarks: { tone: 'warn', Icon: IconAlertTriangle, words: 'finished' },
  incomplete: { tone: 'warn', Icon: IconAlertTriangle, words: 'incomplete' },
  failed: { tone: 'bad', Icon: IconCircleX, words: 'failed' },
  cancelled: { tone: 'calm', Icon: IconPlayerStop, words: 'cancelled' },
} as const;

/** How a job ended; it stays until somebody dismisses it. */
export function OutcomeCard({ job }: { readonly job: JobState }) {
  const { t } = useTranslation('job');
  const format = useFormat();
  const now = useNow();
  const heading = useId();
  const dismiss = useAction('jobs.dismiss');
  const { outcome } = job;
  if (outcome === null) return null;
  const hasRemarks = outcome.status === 'done' && job.notices.some(({ code }) => isRemark(code));
  const { tone, Icon, words } = looks[hasRemarks ? 'remarks' : outcome.status];
  const { kind } = job.request;
  const name = jobName(job.request);
  return (
    <Card aria-labelledby={heading} className={styles.outcome ?? ''} data-tone={tone}>
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <Group align="flex-start" wrap="nowrap" gap="sm" flex={1} miw={0}>
          <Icon className={styles.outcomeIcon} aria-hidden />
          <Stack gap="xs" flex={1} miw={0}>
            <Title order={2} size="h5" id={heading}>
              {hasRemarks && kind === 'backup'
                ? t('finishedWithRemarks', { name })
                : t(`${words}.${kind}`, { name })}
            </Title>
            <Details job={job} />
            {job.finishedAt && (
              <Text size="sm" c="dimmed">
                {t('tookFrom', { when: format.relative(job.finishedAt, now) })}
              </Text>
            )}
            <IssueList issues={job.issues} count={job.issueCount} />
            <NoticeList notices={job.notices} />
          </Stack>
        </Group>
        <Button
          variant="default"
          size="xs"
          loading={dismiss.isPending}
          onClick={() => dismiss.mutate({ jobId: job.jobId })}
        >
          {t('dismiss')}
        </Button>
      </Group>
    </Card>
  );
}

function Details({ job }: { readonly job: JobState }) {
  const { t } = useTranslation('job');
  const format = useFormat();
  const { outcome, request } = job;
  if (outcome?.status === 'failed') {
    return (
      <>
        {request.kind === 'backup' && <Text size="sm">{t('safety.backupFailed')}</Text>}
        <FailureAlert failure={outcome.failure} />
      </>
    );
  }
  if (outcome?.status === 'cancelled') {
    // Stopped so late that everything is uploaded; the notice below says what is left to do.
    const isStored = job.notices.some(({ code }) => code === 'unchecked-left');
    return <Text size="sm">{t(`cancelledText.${isStored ? 'unchecked' : request.kind}`)}</Text>;
  }
  if (request.kind === 'verify' && outcome) {
    const { files, filesChecked } = outcome.summary;
    if (typeof files !== 'number' || typeof filesChecked !== 'number') return null;
    const facts = { checked: format.count(filesChecked), total: format.count(files) };
    return <Text size="sm">{t('summary.checked', facts)}</Text>;
  }
  if (request.kind !== 'backup' || !outcome) return null;
  const { files, size, uploadedBytes, copiedBytes, resumedBytes, upToDate } = outcome.summary;
  if (upToDate === 1) return <Text size="sm">{t('summary.upToDate')}</Text>;
  return (
    <>
      {outcome.status === 'incomplete' && <Text size="sm">{t('safety.backupIncomplete')}</Text>}
      {typeof files === 'number' && typeof size === 'number' && typeof uploadedBytes === 'number' && (
        <Text size="sm">
          {t('summary.stored', {
            count: files,
            shown: format.count(files),
            size: format.bytes(size),
            uploaded: format.bytes(uploadedBytes),
          })}
        </Text>
      )}
      {isSome(resumedBytes) && (
        <Text size="sm">{t('summary.continued', { bytes: format.bytes(resumedBytes) })}</Text>
      )}
      {isSome(copiedBytes) && (
        <Text size="sm">{t('summary.takenOver', { bytes: format.bytes(copiedBytes) })}</Text>
      )}
    </>
  );
}

function isSome(bytes: string | number | undefined): bytes is number {
  return typeof bytes === 'number' && bytes > 0;
}
