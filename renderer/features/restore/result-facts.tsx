import { useTranslation } from 'react-i18next';
import type { JobOutcome } from '#shared/contract/jobs.ts';
import { useFormat } from '../../app/use-format.ts';
import styles from './restore.module.css';

interface ResultFactsProps {
  readonly outcome: JobOutcome;
  readonly to: string;
}

/** In this order; those that are nothing to speak of are left out when they are 0. */
const counts = [
  { from: 'restored', word: 'restored' },
  { from: 'replaced', word: 'replaced', isQuiet: true },
  { from: 'keptBoth', word: 'keptBoth', isQuiet: true },
  { from: 'identical', word: 'identical', isQuiet: true },
  { from: 'skipped', word: 'skipped', isQuiet: true },
  { from: 'damaged', word: 'damaged', isQuiet: true, tone: 'bad' },
  { from: 'failed', word: 'failedFiles', isQuiet: true, tone: 'bad' },
] as const;

/** What a restore did, in numbers. */
export function ResultFacts({ outcome, to }: ResultFactsProps) {
  const { t } = useTranslation('restore');
  const format = useFormat();
  const summary = 'summary' in outcome ? outcome.summary : null;
  const bytes = summary?.bytes;
  return (
    <dl className={styles.facts}>
      <dt>{t('preview.into')}</dt>
      <dd>{to}</dd>
      {counts.map((count) => {
        const value = summary?.[count.from];
        if (typeof value !== 'number' || (value === 0 && 'isQuiet' in count)) return null;
        return (
          <div key={count.from} style={{ display: 'contents' }}>
            <dt>{t(`result.${count.word}`)}</dt>
            <dd data-tone={'tone' in count ? count.tone : undefined}>
              {t('preview.files', { count: value, shown: format.count(value) })}
            </dd>
          </div>
        );
      })}
      {typeof bytes === 'number' && (
        <>
          <dt>{t('result.bytes')}</dt>
          <dd>{format.bytes(bytes)}</dd>
        </>
      )}
    </dl>
  );
}
