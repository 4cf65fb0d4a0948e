import { Text } from '@mantine/core';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { JobState } from '#shared/contract/jobs.ts';
import { useFormat } from '../../app/use-format.ts';
import styles from './job.module.css';

const SHOWN = 200;

interface IssueListProps {
  readonly issues: JobState['issues'];
  /** All of them, also those that are not listed. */
  readonly count: number;
}

/** The files that a job left out or had trouble with, folded away under their number. */
export const IssueList = memo(function IssueList({ issues: all, count }: IssueListProps) {
  const { t } = useTranslation('job');
  const format = useFormat();
  if (count === 0) return null;
  const issues = all.slice(0, SHOWN);
  return (
    <details>
      <summary className={styles.summary}>{t('issues', { count, shown: format.count(count) })}</summary>
      {count > issues.length && (
        <Text size="sm" c="dimmed" my="xs">
          {t('issuesMore', { shown: format.count(issues.length) })}
        </Text>
      )}
      {/* Focusable, because a region that scrolls must be reachable by keyboard. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: see above */}
      <ul className={styles.issues} tabIndex={0}>
        {issues.map((issue) => (
          <li key={`${issue.kind} ${issue.path}`}>
            <strong>{issue.path}</strong>
            <br />
            {t(`issue.${issue.kind}`)}
          </li>
        ))}
      </ul>
    </details>
  );
});
