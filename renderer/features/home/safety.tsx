import { Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { OverallStatus } from '#shared/contract/status.ts';
import { usePausedPlans, usePlansBeingBackedUp } from '../../app/jobs.ts';
import { BackupButton } from './backup-button.tsx';
import styles from './home.module.css';
import { LevelIcon } from './level-icon.tsx';
import { isFirst, shownLevel } from './shown-level.ts';

/** “Am I safe?” in one sentence, and the one button. */
export function Safety({ status }: { readonly status: OverallStatus }) {
  const { t } = useTranslation('home');
  const running = usePlansBeingBackedUp();
  const paused = usePausedPlans();
  const isHeld = status.level === 'running' && paused.length > 0 && paused.length === running.length;
  const level = shownLevel(status.level, isHeld, status.plans.some(isFirst));
  return (
    <div className={styles.safety} data-level={level}>
      <div className={styles.sentence}>
        <span className={styles.sign}>
          <LevelIcon level={level} size={30} />
        </span>
        <div>
          <Title order={1} size="h2" tabIndex={-1}>
            {t(`level.${level}`)}
          </Title>
          <Text c="dimmed">{t(`sub.${level}`)}</Text>
        </div>
      </div>
      <BackupButton plans={status.plans.map(({ plan }) => plan)} />
    </div>
  );
}
