import { Button, Group, Radio, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BackupRow } from '#shared/backup.ts';
import { useAction } from '../../../app/calls.ts';
import { FailureAlert } from '../../../app/failure-alert.tsx';
import { useFormat } from '../../../app/use-format.ts';
import { StartedNote } from './started-note.tsx';

interface VerifyDialogProps {
  readonly connection: string;
  readonly row: BackupRow;
  readonly onClose: () => void;
}

const SAMPLE_PERCENT = 5;

/** How much to read back, then the job. */
export function VerifyDialog({ connection, row, onClose }: VerifyDialogProps) {
  const { t } = useTranslation(['manage', 'app']);
  const format = useFormat();
  const start = useAction('jobs.start');
  const [extent, setExtent] = useState('full');
  if (start.isSuccess) return <StartedNote text={t('started.verify')} onClose={onClose} />;
  const samplePercent = extent === 'full' ? 100 : SAMPLE_PERCENT;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        start.mutate({ job: { kind: 'verify', connection, id: row.id, samplePercent } });
      }}
    >
      <Stack>
        <Text size="sm">{t('check.text')}</Text>
        <Radio.Group value={extent} onChange={setExtent} aria-label={t('check.title')}>
          <Stack gap="sm">
            <Radio
              value="full"
              label={t('check.full')}
              description={t('check.fullText', { size: format.bytes(row.size) })}
            />
            <Radio
              value="sample"
              label={t('check.sample')}
              description={t('check.sampleText', {
                size: format.bytes((row.size * SAMPLE_PERCENT) / 100),
              })}
            />
          </Stack>
        </Radio.Group>
        <FailureAlert failure={start.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('app:cancel')}
          </Button>
          <Button type="submit" loading={start.isPending}>
            {t('check.start')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
