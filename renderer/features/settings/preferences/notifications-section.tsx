import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../../app/calls.ts';
import { Card } from '../../../app/card.tsx';
import { PreferenceSwitch } from './preference-switch.tsx';

/** Which outcomes the desktop app reports by itself. A browser page has nothing to set: it may be closed. */
export function NotificationsSection() {
  const { t } = useTranslation('settings');
  const host = useCall('app.info', {}).data?.host;
  if (host === undefined) return null;
  return (
    <Card aria-label={t('section.notifications')}>
      {host === 'web' ? (
        <Text>{t('notifications.web')}</Text>
      ) : (
        <Stack gap="lg">
          <PreferenceSwitch
            preference="notifyOnFailure"
            label={t('notifications.failure')}
            help={t('notifications.failureHelp')}
          />
          <PreferenceSwitch
            preference="notifyOnSuccess"
            label={t('notifications.success')}
            help={t('notifications.successHelp')}
          />
        </Stack>
      )}
    </Card>
  );
}
