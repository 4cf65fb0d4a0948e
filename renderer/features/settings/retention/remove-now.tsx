import { Button, Text } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../../app/calls.ts';
import { useJobs } from '../../../app/jobs.ts';
import { useFormat } from '../../../app/use-format.ts';
import { ConfirmDialog } from '../confirm-dialog.tsx';
import { saySaved } from '../say-saved.ts';

interface RemoveNowProps {
  readonly plan: string;
  /** How many backups would go, and their bytes. */
  readonly count: number;
  readonly bytes: number;
}

/** Carries the saved rules out at once, after a question that names what goes. */
export function RemoveNow({ plan, count, bytes }: RemoveNowProps) {
  const { t } = useTranslation('settings');
  const format = useFormat();
  const [isOpen, setIsOpen] = useState(false);
  const start = useAction('jobs.start');
  const isRunning = useJobs().some(
    ({ outcome, request }) => outcome === null && request.kind === 'prune' && request.plan === plan,
  );
  const facts = { count, shown: format.count(count), size: format.bytes(bytes), plan };
  const close = () => {
    start.reset();
    setIsOpen(false);
  };
  const run = () =>
    start.mutate(
      { job: { kind: 'prune', plan } },
      {
        onSuccess: () => {
          close();
          saySaved(t('retention.started'));
        },
      },
    );
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconTrash size={18} aria-hidden />}
        loading={isRunning}
        onClick={() => setIsOpen(true)}
      >
        {t('retention.removeNow')}
      </Button>
      <ConfirmDialog
        isOpen={isOpen}
        title={t('retention.removeTitle', facts)}
        button={t('retention.removeButton', facts)}
        isBusy={start.isPending}
        failure={start.error}
        onClose={close}
        onConfirm={run}
      >
        <Text>{t('retention.removeText', facts)}</Text>
      </ConfirmDialog>
    </>
  );
}
