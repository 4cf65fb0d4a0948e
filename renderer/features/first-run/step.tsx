import { Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Card } from '../../app/card.tsx';
import { Page } from '../../app/page.tsx';
import styles from './first-run.module.css';

interface StepProps {
  readonly title: string;
  /** 1-based, of three; absent outside of the row of steps. */
  readonly number?: 1 | 2 | 3;
  readonly children: ReactNode;
}

/** The frame of a step. */
export function Step({ title, number, children }: StepProps) {
  const { t } = useTranslation('firstRun');
  const heading = (
    <div>
      {number && (
        <Text size="sm" c="dimmed">
          {t('step', { n: number, of: 3 })}
        </Text>
      )}
      <Title order={1} size="h2" tabIndex={-1} style={{ outline: 'none' }}>
        {title}
      </Title>
    </div>
  );
  return (
    <Page title={title} heading={heading}>
      <Card className={styles.step ?? ''}>{children}</Card>
    </Page>
  );
}
