import { Skeleton } from '@mantine/core';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../app/calls.ts';
import { FailureAlert } from '../../app/failure-alert.tsx';
import { useJobs } from '../../app/jobs.ts';
import { Page } from '../../app/page.tsx';
import { navigate } from '../../app/router.ts';
import { JobPanel } from '../job/job-panel.tsx';
import { OutcomeCard } from '../job/outcome-card.tsx';
import { Calendar } from './calendar.tsx';
import styles from './home.module.css';
import { PlanCard } from './plan-card.tsx';
import { Safety } from './safety.tsx';
import { Trend } from './trend.tsx';

/** “Am I safe?”, what runs, how the last jobs ended, and the last 90 days. Without a plan, the first steps. */
export function HomePage() {
  const { t } = useTranslation('home');
  const plans = useCall('plans.list', {});
  const status = useCall('status.get', {});
  const history = useCall('status.history', { days: 90 });
  // While it is asked again, an empty list may be one from before the first plan was saved.
  const empty = plans.data?.length === 0 && !plans.isFetching;
  useEffect(() => {
    if (empty) navigate({ page: 'start' }, 'replace');
  }, [empty]);

  const failure = plans.error ?? status.error;
  if (failure) {
    return (
      <Page title={t('title')}>
        <FailureAlert
          failure={failure}
          onRetry={() => {
            void plans.refetch();
            void status.refetch();
          }}
        />
      </Page>
    );
  }
  if (!status.data || !plans.data || plans.data.length === 0) {
    return (
      <Page title={t('title')}>
        <Skeleton height={60} />
        <Skeleton height={180} />
      </Page>
    );
  }
  return (
    <Page key="ready" title={t('title')} heading={<Safety status={status.data} />}>
      <Jobs />
      <div className={styles.plans}>
        {status.data.plans.map((plan) => (
          <PlanCard key={plan.plan} status={plan} />
        ))}
      </div>
      <div className={styles.history}>
        {history.data && <Calendar history={history.data.calendar} />}
        {history.data && <Trend stored={history.data.stored} />}
      </div>
    </Page>
  );
}

/** Apart from the page, because progress comes ten times a second and nothing else changes with it. */
function Jobs() {
  return useJobs().map((job) =>
    job.outcome === null ? <JobPanel key={job.jobId} job={job} /> : <OutcomeCard key={job.jobId} job={job} />,
  );
}
