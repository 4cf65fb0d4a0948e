import { Button, Group, Stack, Text } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';

/** A job was started: where to find it again. The focus goes to Close, because the form it was in is gone. */
export function StartedNote({ text, onClose }: { readonly text: string; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus(), []);
  return (
    <Stack>
      <Text role="status">{text}</Text>
      <Group justify="flex-end">
        <Button ref={button} onClick={onClose}>
          {t('close')}
        </Button>
      </Group>
    </Stack>
  );
}
