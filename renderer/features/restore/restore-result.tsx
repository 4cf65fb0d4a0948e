import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconPlayerStop } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { BackupRow } from '#shared/backup.ts';
import type { JobState } from '#shared/contract/jobs.ts';
import { useAction, useCall } from '../../app/calls.ts';
import { Card } from '../../app/card.tsx';
import { FailureAlert } from '../../app/failure-alert.tsx';
import { formatRoute } from '../../app/route.ts';
import { useFormat } from '../../app/use-format.ts';
import { ProblemList } from './problem-list.tsx';
import styles from './restore.module.css';
import { ResultFacts } from './result-facts.tsx';

interface RestoreResultProps {
  readonly job: JobState;
  readonly connection: string;
  readonly row: BackupRow;
}

const looks = {
  done: { tone: 'good', Icon: IconCircleCheck },
  incomplete: { tone: 'warn', Icon: IconAlertTriangle },
  failed: { tone: 'bad', Icon: IconCircleX },
  cancelled: { tone: 'calm', Icon: IconPlayerStop },
} as const;

/** How a restore ended: counted, with every file that did not come back by name. */
export function RestoreResult({ job, connection, row }: RestoreResultProps) {
  const { t } = useTranslation(['restore', 'job']);
  const format = useFormat();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const isDesktop = useCall('app.info', {}).data?.host === 'desktop';
  const reveal = useAction('folders.reveal');
  const { outcome, request } = job;
  if (outcome === null || request.kind !== 'restore') return null;
  const { tone, Icon } = looks[outcome.status];
  return (
    <Card>
      <Stack gap="md">
        <div className={styles.outcome} data-tone={tone}>
          <Icon size={28} aria-hidden />
          <Title order={2} size="h4" ref={heading} tabIndex={-1} className={styles.heading ?? ''}>
            {t(`result.${outcome.status}`)}
          </Title>
        </div>
        {outcome.status === 'failed' ? (
          <FailureAlert failure={outcome.failure} />
        ) : (
          <Text>{t(`result.${outcome.status}Text`)}</Text>
        )}
        <ResultFacts outcome={outcome} to={request.to} />
        <ProblemList
          problems={job.issues}
          count={job.issueCount}
          title={t('job:issues', { count: job.issueCount, shown: format.count(job.issueCount) })}
        />
        <FailureAlert failure={reveal.error} />
        <Group>
          {isDesktop && (
            <Button loading={reveal.isPending} onClick={() => reveal.mutate({ path: request.to })}>
              {t('result.show')}
            </Button>
          )}
          <Button
            component="a"
            variant="default"
            href={formatRoute({ page: 'manage', connection, backup: row.id })}
          >
            {t('result.back')}
          </Button>
        </Group>
      </Stack>
    </Card>
  );
}
