import { Alert, Button, Group, Modal, Skeleton, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CorsStateView } from '#shared/contract/cors.ts';
import { useAction, useCall } from '../../app/calls.ts';
import { FailureAlert } from '../../app/failure-alert.tsx';
import { useFormat } from '../../app/use-format.ts';
import { CorsRules } from './cors-rules.tsx';

interface WebPagesDialogProps {
  /** Null = closed. */
  readonly connection: string | null;
  readonly onClose: () => void;
}

/** The bucket's rules about web pages: what is there, what is missing, and one button that adds it. */
export function WebPagesDialog({ connection, onClose }: WebPagesDialogProps) {
  const { t } = useTranslation(['links', 'app']);
  return (
    <Modal
      opened={connection !== null}
      onClose={onClose}
      title={t('pages.title')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('app:close') }}
    >
      {connection !== null && <WebPages connection={connection} onClose={onClose} />}
    </Modal>
  );
}

function WebPages({ connection, onClose }: { readonly connection: string; readonly onClose: () => void }) {
  const { t } = useTranslation(['links', 'app']);
  const [typed, setTyped] = useState('*');
  const [origin, setOrigin] = useState('*');
  const look = useCall('cors.look', { connection, origin }, { alwaysAsk: true, keepPrevious: true });
  const apply = useAction('cors.apply');
  const state: CorsStateView | undefined = apply.data ?? look.data;
  const lookAt = () => {
    apply.reset();
    setOrigin(typed);
    if (typed === origin) void look.refetch();
  };
  const isStale = typed !== origin;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (isStale) lookAt();
        else apply.mutate({ connection, origin });
      }}
    >
      <Stack>
        <Text size="sm">{t('pages.text')}</Text>
        <TextInput
          label={t('pages.origin')}
          description={t('pages.originHelp')}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          autoComplete="off"
          spellCheck={false}
        />
        <FailureAlert failure={look.error ?? apply.error} />
        {look.isPending && <Skeleton height={120} />}
        {state && !look.error && <State state={state} wasApplied={apply.isSuccess} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('app:close')}
          </Button>
          <Button variant="default" loading={look.isFetching} onClick={lookAt}>
            {t('pages.look')}
          </Button>
          {!isStale && state?.supported && state.change !== null && (
            <Button type="submit" loading={apply.isPending}>
              {t('pages.apply')}
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  );
}

function State({ state, wasApplied }: { readonly state: CorsStateView; readonly wasApplied: boolean }) {
  const { t } = useTranslation('links');
  const format = useFormat();
  if (!state.supported) {
    return (
      <Alert variant="outline" color="gray" role="note" title={t('pages.unsupported')}>
        {t('pages.unsupportedText')}
      </Alert>
    );
  }
  const { rules, change } = state;
  return (
    <Stack gap="sm">
      <Text size="sm" fw={600}>
        {rules.length === 0
          ? t('pages.none')
          : t('pages.present', { count: rules.length, shown: format.count(rules.length) })}
      </Text>
      <CorsRules rules={rules} />
      {change !== null && (
        <>
          <Text size="sm" fw={600}>
            {t('pages.missing')}
          </Text>
          <CorsRules rules={[change]} />
          <Text size="sm">{t('pages.safe')}</Text>
        </>
      )}
      <Text size="sm" role="status">
        {change === null && (wasApplied ? t('pages.added') : t('pages.complete'))}
      </Text>
    </Stack>
  );
}
