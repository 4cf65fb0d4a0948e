import { Button, Group, Text } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { JobState } from '#shared/contract/jobs.ts';
import { useAction } from '../../app/calls.ts';
import { FailureAlert } from '../../app/failure-alert.tsx';

interface JobButtonsProps extends Pick<JobState, 'jobId' | 'paused'> {
  readonly kind: JobState['request']['kind'];
}

/** Pause or Resume, and Stop; of a backup with what both leave, because many would not dare to press them. */
export function JobButtons({ jobId, paused, kind }: JobButtonsProps) {
  const { t } = useTranslation('job');
  const pause = useAction('jobs.pause');
  const resume = useAction('jobs.resume');
  const cancel = useAction('jobs.cancel');
  const hold = paused ? resume : pause;
  const Icon = paused ? IconPlayerPlay : IconPlayerPause;
  return (
    <div>
      <Group gap="xs" wrap="nowrap">
        {/* One button in both states: the keyboard stays where it is. */}
        <Button
          variant={paused ? 'filled' : 'default'}
          leftSection={<Icon size={16} aria-hidden />}
          disabled={cancel.isSuccess}
          onClick={() => hold.mutate({ jobId })}
        >
          {paused ? t('resume') : t('pause')}
        </Button>
        <Button
          variant="default"
          leftSection={<IconPlayerStop size={16} aria-hidden />}
          disabled={cancel.isSuccess}
          loading={cancel.isPending}
          onClick={() => cancel.mutate({ jobId })}
        >
          {cancel.isSuccess ? t('stopping') : t('stop')}
        </Button>
      </Group>
      {kind === 'backup' && (
        <Text size="xs" c="dimmed" ta="right" mt={4}>
          {t('keeps')}
        </Text>
      )}
      <FailureAlert failure={hold.error ?? cancel.error} />
    </div>
  );
}
