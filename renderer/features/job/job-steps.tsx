import { VisuallyHidden } from '@mantine/core';
import { IconCheck, IconCircle, IconPointFilled } from '@tabler/icons-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { JobState } from '#shared/contract/jobs.ts';
import type { Phase } from '#shared/events.ts';
import styles from './job.module.css';
import { phasesOf, stepOf } from './job-progress.ts';

interface JobStepsProps {
  readonly kind: JobState['request']['kind'];
  readonly phase: Phase | undefined;
}

/** The phases of a job in a row: done, now, still to come. */
export const JobSteps = memo(function JobSteps({ kind, phase }: JobStepsProps) {
  const { t } = useTranslation('job');
  const phases = phasesOf[kind];
  const at = phase === undefined ? 0 : phases.indexOf(stepOf(phase));
  return (
    <ol className={styles.steps} aria-label={t('steps')}>
      {phases.map((step, n) => {
        const state = n < at ? 'done' : n === at ? 'now' : 'later';
        const Icon = state === 'done' ? IconCheck : state === 'now' ? IconPointFilled : IconCircle;
        return (
          <li key={step} data-state={state} aria-current={state === 'now' ? 'step' : undefined}>
            <Icon size={16} aria-hidden />
            {t(`phase.${step}`)}
            <VisuallyHidden>
              {state === 'done' ? t('stepDone') : state === 'now' ? t('stepNow') : t('stepLater')}
            </VisuallyHidden>
          </li>
        );
      })}
    </ol>
  );
});
