import { Anchor, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { JobState } from '#shared/contract/jobs.ts';
import { useJobs } from '../../app/jobs.ts';
import { formatRoute } from '../../app/route.ts';
import { useRoute } from '../../app/router.ts';
import { useFormat } from '../../app/use-format.ts';
import styles from './job.module.css';
import { JobMeter } from './job-meter.tsx';
import { jobName } from './job-name.ts';
import { fractionDone } from './job-progress.ts';

/** The newest running job in one line, on every page but Home, which shows it whole. */
export function JobBar() {
  const { t } = useTranslation(['job', 'keys']);
  const format = useFormat();
  const { page } = useRoute();
  const job = useJobs().find(({ outcome }) => outcome === null);
  if (!job || page === 'home') return null;
  const fraction = fractionDone(job);
  const stateOf = ({ paused, waitingFor, progress }: JobState) => {
    if (paused) return ` – ${t('paused')}`;
    if (waitingFor) return ` – ${t('keys:short')}`;
    return progress && ` – ${t(`phase.${progress.phase}`)}`;
  };
  return (
    <section className={styles.bar} aria-label={t('running')}>
      <Text size="sm" truncate>
        {t(`kind.${job.request.kind}`, { name: jobName(job.request) })}
        {stateOf(job)}
      </Text>
      <JobMeter fraction={fraction} />
      <Text size="sm" fw={600} style={{ fontVariantNumeric: 'tabular-nums' }}>
        {fraction !== null && format.percent(Math.floor(fraction * 100) / 100)}
      </Text>
      <Anchor size="sm" href={formatRoute({ page: 'home' })}>
        {t('show')}
      </Anchor>
    </section>
  );
}
