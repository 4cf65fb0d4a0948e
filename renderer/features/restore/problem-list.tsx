import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { IssueKind } from '#shared/events.ts';
import { useFormat } from '../../app/use-format.ts';
import styles from './restore.module.css';

interface ProblemListProps {
  readonly problems: readonly { readonly kind: IssueKind; readonly path: string }[];
  /** All of them, also those that are not listed. */
  readonly count: number;
  /** The sentence above the list. */
  readonly title: string;
}

const SHOWN = 200;

/** Files that cannot be restored or were not, by name; never folded away by itself. */
export function ProblemList({ problems, count, title }: ProblemListProps) {
  const { t } = useTranslation('job');
  const format = useFormat();
  if (count === 0) return null;
  const shown = problems.slice(0, SHOWN);
  // A region that scrolls must be reachable by keyboard.
  const reachable = { tabIndex: 0 };
  return (
    <details open>
      <summary className={styles.summary} data-tone="warn">
        {title}
      </summary>
      {count > shown.length && (
        <Text size="sm" c="dimmed">
          {t('issuesMore', { shown: format.count(shown.length) })}
        </Text>
      )}
      <ul className={styles.rows} {...reachable}>
        {shown.map(({ kind, path }) => (
          <li key={`${kind} ${path}`}>
            <strong>{path}</strong>
            <br />
            {t(`issue.${kind}`)}
          </li>
        ))}
      </ul>
    </details>
  );
}
