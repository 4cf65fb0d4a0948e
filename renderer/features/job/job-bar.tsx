import { Anchor, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
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
  const { t } = useTranslation('job');
  const format = useFormat();
  const { page } = useRoute();
  const job = useJobs().find(({ outcome }) => outcome === null);
  if (!job || page === 'home') return null;
  const fraction = fractionDone(job);
  return (
    <section className={styles.bar} aria-label={t('running')}>
      <Text size="sm" truncate>
        {t(`kind.${job.request.kind}`, { name: jobName(job.request) })}
        {job.paused ? ` – ${t('paused')}` : job.progress && ` – ${t(`phase.${job.progress.phase}`)}`}
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
