import { Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { RestorePreview } from '#shared/contract/backups.ts';
import { useFormat } from '../../app/use-format.ts';
import { ProblemList } from './problem-list.tsx';
import styles from './restore.module.css';

interface PreviewFactsProps {
  readonly preview: RestorePreview;
  readonly to: string;
}

/** The counts of a preview, what cannot be restored, and which names will differ. */
export function PreviewFacts({ preview, to }: PreviewFactsProps) {
  const { t } = useTranslation('restore');
  const format = useFormat();
  const { create, keepBoth, overwrite, skip, bytes, problems, renamed, movedAside } = preview;
  const files = (count: number) => t('preview.files', { count, shown: format.count(count) });
  const facts: [name: string, value: ReactNode, tone?: 'warn'][] = [
    [t('preview.into'), to],
    [t('preview.create'), files(create)],
  ];
  if (keepBoth > 0) facts.push([t('preview.keepBoth'), files(keepBoth)]);
  if (overwrite > 0) facts.push([t('preview.overwrite'), files(overwrite), 'warn']);
  if (skip > 0) facts.push([t('preview.skip'), files(skip)]);
  facts.push([t('preview.bytes'), format.bytes(bytes)]);
  const list = { className: styles.rows, tabIndex: 0 };
  return (
    <Stack gap="md">
      {create + keepBoth + overwrite === 0 && <Text>{t('preview.nothing')}</Text>}
      <dl className={styles.facts}>
        {facts.map(([name, value, tone]) => (
          <div key={name} style={{ display: 'contents' }}>
            <dt>{name}</dt>
            <dd data-tone={tone}>{value}</dd>
          </div>
        ))}
      </dl>
      <ProblemList
        problems={problems}
        count={problems.length}
        title={t('preview.problems', { count: problems.length, shown: format.count(problems.length) })}
      />
      {renamed.length > 0 && (
        <details>
          <summary className={styles.summary}>{t('preview.renamed')}</summary>
          <ul {...list}>
            {renamed.map(({ from, to: placed }) => (
              <li key={from}>{t('preview.renamedLine', { from, to: placed })}</li>
            ))}
          </ul>
        </details>
      )}
      {movedAside.length > 0 && (
        <Stack gap="xs">
          <Text size="sm">{t('preview.movedAside')}</Text>
          <ul {...list}>
            {movedAside.map(({ from, to: aside }) => (
              <li key={from}>{t('preview.renamedLine', { from, to: aside })}</li>
            ))}
          </ul>
        </Stack>
      )}
      <Text size="sm" c="dimmed">
        {t('preview.nothingYet')}
      </Text>
    </Stack>
  );
}
