import { Button, Group, Loader, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RestoreRequestView } from '#shared/contract/backups.ts';
import { useAction } from '../../app/calls.ts';
import { FailureAlert } from '../../app/failure-alert.tsx';
import { useFormat } from '../../app/use-format.ts';
import { PreviewFacts } from './preview-facts.tsx';
import { type StepProps, WizardStep } from './wizard-step.tsx';

/** What the restore would do, counted by the same planner that does it; then the button that does it. */
export function PreviewStep({
  request,
  ...rest
}: Omit<StepProps, 'state'> & { request: RestoreRequestView }) {
  const { t } = useTranslation('restore');
  const format = useFormat();
  // An action and not a kept answer: the folder may have changed since the last look.
  const look = useAction('backups.previewRestore');
  const start = useAction('jobs.start');
  // As it was when the step appeared: what is restored is what was previewed.
  const [previewed] = useState(request);
  const { mutate } = look;
  useEffect(() => mutate(previewed), [mutate, previewed]);
  const run = () =>
    start.mutate(
      { job: { kind: 'restore', ...previewed } },
      { onSuccess: ({ jobId }) => rest.act({ type: 'started', jobId }) },
    );
  const writes = look.data ? look.data.create + look.data.keepBoth + look.data.overwrite : 0;
  return (
    <WizardStep
      {...rest}
      title={t('preview.title')}
      canGoBack
      forward={
        look.data && (
          <Button loading={start.isPending} onClick={run}>
            {writes > 0
              ? t('preview.start', { count: writes, shown: format.count(writes) })
              : t('preview.startFolders')}
          </Button>
        )
      }
    >
      {look.isPending && (
        <Group gap="sm" role="status">
          <Loader size="sm" aria-hidden />
          <Text>{t('preview.looking')}</Text>
        </Group>
      )}
      <FailureAlert failure={look.error} onRetry={() => mutate(previewed)} />
      {look.data && <PreviewFacts preview={look.data} to={previewed.to} />}
      <FailureAlert failure={start.error} />
    </WizardStep>
  );
}
