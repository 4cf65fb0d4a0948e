import { Button, Group, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppInfo } from '#shared/contract/app.ts';
import { Card } from '../../app/card.tsx';
import { PassphraseDialog } from './passphrase-dialog.tsx';
import type { PassphraseAction } from './passphrase-problems.ts';
import { UnlockDialog } from './unlock-dialog.tsx';

/** What can be done about the passphrase, by where the secrets are. */
const actions: Record<AppInfo['secrets'], readonly PassphraseAction[]> = {
  keychain: [],
  file: ['set'],
  passphrase: ['change', 'remove'],
  locked: [],
};

interface SecretsCardProps {
  readonly where: AppInfo['secrets'];
  /** Told the sentence that says what was done. */
  readonly onDone: (sentence: string) => void;
}

/** Where the secret keys are on this computer, how safe that is, and the passphrase over them. */
export function SecretsCard({ where, onDone }: SecretsCardProps) {
  const { t } = useTranslation('secrets');
  const [doing, setDoing] = useState<PassphraseAction | 'unlock' | null>(null);
  const close = () => setDoing(null);
  return (
    <Card aria-labelledby="secrets-title">
      <Title order={2} size="h4" mb="sm" id="secrets-title">
        {t('title')}
      </Title>
      <Text>{t(`where.${where}`)}</Text>
      <Text size="sm" c="dimmed" mt="xs">
        {t('never')}
      </Text>
      <Group mt="md" gap="sm">
        {where === 'locked' && <Button onClick={() => setDoing('unlock')}>{t('unlock.open')}</Button>}
        {actions[where].map((action) => (
          <Button key={action} variant="default" onClick={() => setDoing(action)}>
            {t(`${action}.open`)}
          </Button>
        ))}
      </Group>
      <UnlockDialog isOpen={doing === 'unlock'} onClose={close} />
      {doing !== null && doing !== 'unlock' && (
        <PassphraseDialog
          action={doing}
          onClose={close}
          onDone={() => {
            close();
            onDone(t(`${doing}.done`));
          }}
        />
      )}
    </Card>
  );
}
