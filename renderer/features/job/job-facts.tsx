import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { JobState } from '#shared/contract/jobs.ts';
import { useFormat } from '../../app/use-format.ts';
import styles from './job.module.css';

/** Bytes, files, speed, time left and the file at hand; only what is known. */
export function JobFacts({ job }: { readonly job: JobState }) {
  const { t } = useTranslation('job');
  const format = useFormat();
  const { progress } = job;
  if (progress === null) return null;
  const facts: [string, ReactNode][] = [];
  if (progress.filesTotal > 0) {
    const files = { done: format.count(progress.filesDone), total: format.count(progress.filesTotal) };
    facts.push([t('files'), t('amountOf', files)]);
  } else if (progress.filesDone > 0) {
    facts.push([
      t('files'),
      t('found', { count: progress.filesDone, shown: format.count(progress.filesDone) }),
    ]);
  }
  if (progress.bytesTotal > 0) {
    const bytes = { done: format.bytes(progress.bytesDone), total: format.bytes(progress.bytesTotal) };
    facts.push([t('content'), t('amountOf', bytes)]);
  }
  const moved = job.request.kind === 'backup' ? t('uploaded') : t('fetched');
  if (progress.transferredBytes > 0) facts.push([moved, format.bytes(progress.transferredBytes)]);
  if (progress.reusedBytes > 0) facts.push([t('reused'), format.bytes(progress.reusedBytes)]);
  if (progress.bytesPerSecond !== null) facts.push([t('speed'), format.speed(progress.bytesPerSecond)]);
  if (progress.etaSeconds !== null) {
    facts.push([t('left'), t('leftAbout', { duration: format.duration(progress.etaSeconds) })]);
  }
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
      {progress.resumedBytes > 0 && (
        <div className={styles.whole}>
          <dt>{t('continued')}</dt>
          <dd>{t('alreadyThere', { bytes: format.bytes(progress.resumedBytes) })}</dd>
        </div>
      )}
      {progress.currentFile !== null && (
        <div className={styles.whole}>
          <dt>{t('current')}</dt>
          <dd>
            <span className={styles.path} title={progress.currentFile}>
              {progress.currentFile}
            </span>
          </dd>
        </div>
      )}
    </dl>
  );
}
