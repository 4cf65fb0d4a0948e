import { Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { OverallStatus } from '#shared/contract/status.ts';
import { BackupButton } from './backup-button.tsx';
import styles from './home.module.css';
import { LevelIcon } from './level-icon.tsx';

/** “Am I safe?” in one sentence, and the one button. */
export function Safety({ status }: { readonly status: OverallStatus }) {
  const { t } = useTranslation('home');
  return (
    <div className={styles.safety} data-level={status.level}>
      <div className={styles.sentence}>
        <span className={styles.sign}>
          <LevelIcon level={status.level} size={30} />
        </span>
        <div>
          <Title order={1} size="h2" tabIndex={-1}>
            {t(`level.${status.level}`)}
          </Title>
          <Text c="dimmed">{t(`sub.${status.level}`)}</Text>
        </div>
      </div>
      <BackupButton plans={status.plans.map(({ plan }) => plan)} />
    </div>
  );
}
