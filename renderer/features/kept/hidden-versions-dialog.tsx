import { Alert, Button, Group, Modal, Skeleton, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HiddenVersions } from '#shared/contract/kept.ts';
import { useAction, useCall } from '../../app/calls.ts';
import { FailureAlert } from '../../app/failure-alert.tsx';
import { useFormat } from '../../app/use-format.ts';

interface HiddenVersionsDialogProps {
  /** Null = closed. */
  readonly connection: string | null;
  readonly onClose: () => void;
}

/** What a bucket that keeps versions still holds of removed backups, and the button that removes it for good. */
export function HiddenVersionsDialog({ connection, onClose }: HiddenVersionsDialogProps) {
  const { t } = useTranslation(['kept', 'app']);
  return (
    <Modal
      opened={connection !== null}
      onClose={onClose}
      title={t('title')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('app:close') }}
    >
      {connection !== null && <Hidden connection={connection} onClose={onClose} />}
    </Modal>
  );
}

function Hidden({ connection, onClose }: { readonly connection: string; readonly onClose: () => void }) {
  const { t } = useTranslation(['kept', 'app']);
  const format = useFormat();
  const look = useCall('kept.hidden', { connection }, { alwaysAsk: true });
  const purge = useAction('kept.purge');
  const [typed, setTyped] = useState('');
  const { data } = look;
  const versions = data?.supported ? data.versions : 0;
  const isConfirmed = typed.trim() === String(versions);
  const isAsking = versions > 0 && !purge.isSuccess;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (isAsking && isConfirmed) purge.mutate({ connection });
      }}
    >
      <Stack>
        <Text size="sm">{t('text')}</Text>
        <FailureAlert failure={look.error ?? purge.error} />
        {look.isPending && <Skeleton height={60} />}
        {data && !purge.isSuccess && <Found found={data} />}
        {isAsking && (
          <TextInput
            label={t('type', { number: versions })}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            inputMode="numeric"
            autoComplete="off"
            maw="20rem"
          />
        )}
        <div role="status">
          {purge.data && (
            <Text>
              {t('done', {
                count: purge.data.versions,
                shown: format.count(purge.data.versions),
                size: format.bytes(purge.data.bytes),
              })}
            </Text>
          )}
        </div>
        {purge.data && purge.data.failed > 0 && (
          <Stack gap="xs" role="alert">
            <Text fw={600}>
              {t('failed', { count: purge.data.failed, shown: format.count(purge.data.failed) })}
            </Text>
            <details>
              <summary>{t('details')}</summary>
              <ul>
                {purge.data.reasons.map(({ key, reason }, index) => (
                  // Several versions of one key may have stayed.
                  // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes
                  <li key={index} lang="en" style={{ overflowWrap: 'anywhere' }}>
                    {key}: {reason}
                  </li>
                ))}
              </ul>
            </details>
          </Stack>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('app:close')}
          </Button>
          {isAsking && (
            <Button type="submit" color="red.9" disabled={!isConfirmed} loading={purge.isPending}>
              {t('remove', { count: versions, shown: format.count(versions) })}
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  );
}

function Found({ found }: { readonly found: HiddenVersions }) {
  const { t } = useTranslation('kept');
  const format = useFormat();
  if (!found.supported) {
    return (
      <Alert variant="outline" color="gray" role="note" title={t('unsupported')}>
        {t('unsupportedText')}
      </Alert>
    );
  }
  const { versions, bytes } = found;
  if (versions === 0) return <Text fw={600}>{t('nothing')}</Text>;
  return (
    <>
      <Text fw={600}>
        {t('found', { count: versions, shown: format.count(versions), size: format.bytes(bytes) })}
      </Text>
      <Text size="sm">{t('safe')}</Text>
    </>
  );
}
