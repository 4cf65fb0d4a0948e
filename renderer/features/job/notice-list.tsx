import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { JobState } from '#shared/contract/jobs.ts';
import { useFormat } from '../../app/use-format.ts';
import styles from './job.module.css';

/** Whoever wants to know what is going on now looks at the newest. */
const SHOWN = 10;

const named = [
  'retrying',
  'clock-skew',
  'upload-left-behind',
  'unchecked-left',
  'backup-damaged',
  'spared',
] as const;

/** What a job had to say that is about no file, newest first, folded away under its number. */
export const NoticeList = memo(function NoticeList({ notices }: Pick<JobState, 'notices'>) {
  const { t } = useTranslation('job');
  const format = useFormat();
  if (notices.length === 0) return null;
  // Counted from the oldest: a notice keeps its key while newer ones arrive before it.
  const newest = notices
    .map((notice, index) => ({ ...notice, index }))
    .slice(-SHOWN)
    .reverse();
  return (
    <details>
      <summary className={styles.fold}>
        {t('notices', { count: notices.length, shown: format.count(notices.length) })}
      </summary>
      <ul className={styles.issues}>
        {newest.map(({ code, message, index }) => {
          const name = named.find((one) => one === code);
          return (
            <li key={index}>
              {name && (
                <>
                  <strong>{t(`notice.${name}`)}</strong>
                  <br />
                </>
              )}
              <span lang="en">{message}</span>
            </li>
          );
        })}
      </ul>
    </details>
  );
});
