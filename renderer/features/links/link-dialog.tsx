import { Alert, Button, Group, NativeSelect, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BackupRow } from '#shared/backup.ts';
import type { MadeLink } from '#shared/contract/links.ts';
import { useAction } from '../../app/calls.ts';
import { FailureAlert } from '../../app/failure-alert.tsx';
import { useFormat } from '../../app/use-format.ts';
import { CopiedText } from '../share/copied-text.tsx';
import styles from './links.module.css';

interface LinkDialogProps {
  readonly connection: string;
  readonly row: BackupRow;
  readonly onClose: () => void;
}

const choices = ['1', '24', '72', '168'] as const;

/** For how long, with a plain warning; then the link, which nothing here remembers. */
export function LinkDialog({ connection, row, onClose }: LinkDialogProps) {
  const { t } = useTranslation(['links', 'app']);
  const make = useAction('links.make');
  const [hours, setHours] = useState<string>('24');
  if (make.data) return <ReadyLink made={make.data} onClose={onClose} />;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        make.mutate({ connection, id: row.id, hours: Number(hours) });
      }}
    >
      <Stack>
        <Text size="sm">{t('make.text')}</Text>
        <Warning />
        <NativeSelect
          label={t('make.time')}
          description={t('make.weekMost')}
          value={hours}
          data={choices.map((value) => ({ value, label: t(`make.hours.${value}`) }))}
          onChange={(event) => setHours(event.currentTarget.value)}
        />
        <FailureAlert failure={make.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('app:cancel')}
          </Button>
          <Button type="submit" loading={make.isPending}>
            {t('make.button')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Warning() {
  const { t } = useTranslation('links');
  return (
    <Alert
      variant="outline"
      color="yellow"
      role="note"
      icon={<IconAlertTriangle aria-hidden />}
      classNames={{ root: styles.warning ?? '', title: styles.tone ?? '', icon: styles.tone ?? '' }}
      title={t('make.warning')}
    >
      {t('make.warningText')}
    </Alert>
  );
}

function ReadyLink({ made, onClose }: { readonly made: MadeLink; readonly onClose: () => void }) {
  const { t } = useTranslation(['links', 'app']);
  const format = useFormat();
  return (
    <Stack>
      <Text size="sm" role="status">
        {t('make.until', { date: format.dateTime(made.expiresAt) })}
      </Text>
      <CopiedText label={t('make.link')} value={made.url} />
      {made.endsWithKeys && <Text size="sm">{t('make.endsWithKeys')}</Text>}
      {made.reach !== 'everybody' && <Text size="sm">{t(`make.reach.${made.reach}`)}</Text>}
      <Text size="sm">{t('make.use')}</Text>
      <Warning />
      <details>
        <summary className={styles.fold}>{t('make.revoke')}</summary>
        <Text size="sm" mt="xs">
          {t('make.revokeText')}
        </Text>
      </details>
      <Group justify="flex-end">
        <Button data-autofocus onClick={onClose}>
          {t('app:close')}
        </Button>
      </Group>
    </Stack>
  );
}
