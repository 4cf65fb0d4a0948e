import { Button, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ShownShareKey } from '#shared/share.ts';
import { CopiedText } from './copied-text.tsx';

interface ShownSecretProps {
  readonly shown: ShownShareKey;
  readonly onDone: () => void;
}

/** A key with its secret, this once. It is nowhere in the window after that. */
export function ShownSecret({ shown, onDone }: ShownSecretProps) {
  const { t } = useTranslation('share');
  return (
    <Stack role="status">
      <Text>{t('secret.once')}</Text>
      <CopiedText label={t('secret.id')} value={shown.accessKeyId} />
      <CopiedText label={t('secret.secret')} value={shown.secretAccessKey} />
      <Group justify="flex-end">
        <Button onClick={onDone} data-autofocus>
          {t('secret.done')}
        </Button>
      </Group>
    </Stack>
  );
}
