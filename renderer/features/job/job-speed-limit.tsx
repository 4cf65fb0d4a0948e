import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { JobState } from '#shared/contract/jobs.ts';
import { SpeedLimitField } from '../speed-limit/speed-limit-field.tsx';
import styles from './job.module.css';

const limitOf = {
  backup: 'uploadLimit',
  restore: 'downloadLimit',
  verify: 'downloadLimit',
  download: 'downloadLimit',
  prune: null,
} as const;

/** The limit that a running job goes by, folded away: most people never need it. */
export const JobSpeedLimit = memo(function JobSpeedLimit({
  kind,
}: {
  readonly kind: JobState['request']['kind'];
}) {
  const { t } = useTranslation('job');
  const preference = limitOf[kind];
  if (preference === null) return null;
  return (
    <details>
      <summary className={styles.fold}>{t('limit.title')}</summary>
      <div className={styles.folded}>
        <SpeedLimitField preference={preference} />
      </div>
    </details>
  );
});
