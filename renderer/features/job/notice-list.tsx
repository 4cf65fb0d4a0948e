import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { JobState } from '#shared/contract/jobs.ts';
import { isRemark, type Notice } from '#shared/notice.ts';
import { useFormat } from '../../app/use-format.ts';
import { useNoticeText } from '../../app/use-notice-text.ts';
import styles from './job.module.css';

/** Whoever wants to know what is going on now looks at the newest. */
const SHOWN = 10;

/**
 * What a job had to say that is about no file. What should not be overlooked stands open; the rest is folded away under
 * its number, newest first.
 */
export const NoticeList = memo(function NoticeList({ notices }: Pick<JobState, 'notices'>) {
  const { t } = useTranslation('job');
  const format = useFormat();
  // Counted from the oldest: a notice keeps its key while newer ones arrive before it.
  const all = notices.map((notice, index) => ({ notice, index }));
  const remarks = all.filter(({ notice }) => isRemark(notice.code));
  const others = all.filter(({ notice }) => !isRemark(notice.code));
  return (
    <>
      {remarks.length > 0 && (
        <ul className={styles.remarks}>
          {remarks.map(({ notice, index }) => (
            <NoticeItem key={index} notice={notice} />
          ))}
        </ul>
      )}
      {others.length > 0 && (
        <details>
          <summary className={styles.fold}>
            {t('notices', { count: others.length, shown: format.count(others.length) })}
          </summary>
          <ul className={styles.issues}>
            {others
              .slice(-SHOWN)
              .reverse()
              .map(({ notice, index }) => (
                <NoticeItem key={index} notice={notice} />
              ))}
          </ul>
        </details>
      )}
    </>
  );
});

function NoticeItem({ notice }: { readonly notice: Notice }) {
  const { what, more, isEnglish } = useNoticeText()(notice);
  return (
    <li>
      {what !== null && (
        <>
          <strong>{what}</strong>
          <br />
        </>
      )}
      <span {...(isEnglish ? { lang: 'en' } : {})}>{more}</span>
    </li>
  );
}
