import { Group, Text, Title } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { PlanStatus } from '#shared/contract/status.ts';
import { Card } from '../../app/card.tsx';
import { FailureAlert } from '../../app/failure-alert.tsx';
import { usePausedPlans, useShownFailure } from '../../app/jobs.ts';
import { useFormat, useNow } from '../../app/use-format.ts';
import styles from './home.module.css';
import { LevelIcon } from './level-icon.tsx';
import { isFirst, shownLevel } from './shown-level.ts';
import { waitingWord } from './waiting-word.ts';

/** One plan: its level, why, and the facts behind it. */
export function PlanCard({ status }: { readonly status: PlanStatus }) {
  const { t } = useTranslation(['home', 'app']);
  const format = useFormat();
  const heading = useId();
  const isHeld = usePausedPlans().includes(status.plan) && status.level === 'running';
  const level = shownLevel(status.level, isHeld, isFirst(status));
  // Once is enough: its outcome, above, says the same until it is dismissed.
  const isTold = useShownFailure(status.plan) === status.lastFailure?.code;
  const waiting = waitingWord(status.waitingFor);
  const waits =
    waiting === null
      ? null
      : waiting === 'other'
        ? t('waiting.other', { reason: status.waitingFor ?? '' })
        : t(`waiting.${waiting}`);
  return (
    <Card aria-labelledby={heading} data-level={level}>
      <Group justify="space-between" align="flex-start">
        <div>
          <Title order={2} size="h5" id={heading}>
            {status.plan}
          </Title>
          <Text size="sm" c="dimmed">
            {t('toStorage', { storage: status.connection })}
          </Text>
        </div>
        <span className={styles.badge}>
          <LevelIcon level={level} size={16} />
          {t(`badge.${level}`)}
        </span>
      </Group>
      {status.reasons.length > 0 && (
        <ul className={styles.reasons}>
          {status.reasons.map((reason) => (
            <li key={reason}>{t(`reason.${reason}`)}</li>
          ))}
        </ul>
      )}
      <dl className={styles.facts}>
        <dt>{t('lastGood')}</dt>
        <dd>{status.lastGoodAt ? <When at={status.lastGoodAt} /> : t('app:never')}</dd>
        <dt>{t('nextRun')}</dt>
        <dd>
          {status.nextRunAt ? <When at={status.nextRunAt} note={waits} /> : (waits ?? t('nextRunNone'))}
        </dd>
        <dt>{t('skipped')}</dt>
        <dd>{status.skippedFiles === 0 ? t('skippedNone') : format.count(status.skippedFiles)}</dd>
        <dt>{t('proven')}</dt>
        <dd>{status.provenAt ? <When at={status.provenAt} /> : t('provenNever')}</dd>
        <dt>{t('sampled')}</dt>
        <dd>{status.sampledAt ? <When at={status.sampledAt} /> : t('sampledNever')}</dd>
      </dl>
      {status.lastFailure && !isTold && status.level !== 'running' && (
        <div style={{ marginTop: 'var(--mantine-spacing-md)' }}>
          <FailureAlert failure={{ ...status.lastFailure, retry: 'never' }} />
        </div>
      )}
    </Card>
  );
}

/** “3 hours ago”, and below it the date. */
function When({ at, note }: { readonly at: string; readonly note?: string | null }) {
  const format = useFormat();
  const now = useNow();
  return (
    <>
      {format.relative(at, now)}
      {note && ` – ${note}`}
      <span className={styles.exact}>{format.dateTime(at)}</span>
    </>
  );
}
