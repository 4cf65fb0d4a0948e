import { Button, Group, Text } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { FailureAlert } from '../../app/failure-alert.tsx';
import type { StorageFormState } from './use-storage-form.ts';

/** Offered when another window was faster: to go on from what it has saved. Until then everything typed stays. */
export function LoadNewValues({ form }: { readonly form: StorageFormState }) {
  const { t } = useTranslation('storage');
  if (!form.isOvertaken) return null;
  return (
    <>
      <Group gap="sm">
        <Button
          variant="default"
          leftSection={<IconRefresh size={18} aria-hidden />}
          onClick={() => form.loadNewValues()}
        >
          {t('loadNew')}
        </Button>
        <Text size="sm">{t('loadNewHelp')}</Text>
      </Group>
      <FailureAlert failure={form.reloadFailure} />
    </>
  );
}
