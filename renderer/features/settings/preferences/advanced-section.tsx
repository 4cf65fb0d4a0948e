import { Button, Skeleton, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction, useCall } from '../../../app/calls.ts';
import { Card } from '../../../app/card.tsx';
import { FailureAlert } from '../../../app/failure-alert.tsx';
import { SecretsCard } from '../../secrets/secrets-card.tsx';
import { SpeedLimitField } from '../../speed-limit/speed-limit-field.tsx';
import { saySaved } from '../say-saved.ts';
import styles from '../settings.module.css';

/** What Holdall is on this computer, and where it keeps what. */
export function AdvancedSection() {
  const { t } = useTranslation('settings');
  const info = useCall('app.info', {});
  const reveal = useAction('folders.reveal');
  if (info.error) return <FailureAlert failure={info.error} onRetry={() => void info.refetch()} />;
  if (!info.data) return <Skeleton height={180} />;
  const { deviceName, home, version, host, secrets } = info.data;
  const facts: [string, ReactNode][] = [
    [t('advanced.device'), deviceName],
    [t('advanced.version'), version],
    [
      t('advanced.home'),
      <>
        <span className={styles.code}>{home}</span>
        {host === 'desktop' && (
          <div>
            <Button size="xs" mt="xs" variant="default" onClick={() => reveal.mutate({ path: home })}>
              {t('advanced.reveal')}
            </Button>
          </div>
        )}
      </>,
    ],
  ];
  return (
    <>
      <Card aria-labelledby="about-title">
        <Title order={2} size="h4" mb="md" id="about-title">
          {t('advanced.about')}
        </Title>
        <dl className={styles.facts}>
          {facts.map(([name, value]) => (
            <div key={name} style={{ display: 'contents' }}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <FailureAlert failure={reveal.error} />
      </Card>
      <SecretsCard where={secrets} onDone={saySaved} />
      <Card aria-labelledby="speed-title">
        <Title order={2} size="h4" id="speed-title">
          {t('advanced.speed')}
        </Title>
        <Text size="sm" c="dimmed" mb="md">
          {t('advanced.speedHelp')}
        </Text>
        <Stack gap="lg">
          <SpeedLimitField preference="uploadLimit" />
          <SpeedLimitField preference="downloadLimit" />
        </Stack>
      </Card>
      <Text size="sm" c="dimmed">
        {t('advanced.ordinary')}
      </Text>
    </>
  );
}
