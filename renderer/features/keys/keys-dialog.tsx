import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { JobWaiting } from '#shared/contract/jobs.ts';
import { useAction } from '../../app/calls.ts';
import { FailureAlert } from '../../app/failure-alert.tsx';
import { SecretInput } from '../../app/secret-input.tsx';

interface KeysDialogProps {
  readonly waiting: JobWaiting;
  /** What is saved now: mostly only the other two change. */
  readonly accessKeyId: string;
  readonly onClose: () => void;
}

/** New keys for a connection whose temporary ones have expired; what waits for them goes on at once. */
export function KeysDialog({ waiting, accessKeyId, onClose }: KeysDialogProps) {
  const { t } = useTranslation(['keys', 'storage', 'app']);
  const renew = useAction('keys.renew');
  const [id, setId] = useState(accessKeyId);
  const [secret, setSecret] = useState('');
  const [token, setToken] = useState('');
  const [wasTried, setWasTried] = useState(false);
  const name = waiting.connection;
  const lacks = (value: string) => (wasTried && value.trim() === '' ? t('missing') : undefined);
  const submit = () => {
    setWasTried(true);
    if (id.trim() === '' || secret.trim() === '') return;
    const keys = { accessKeyId: id, secretAccessKey: secret, sessionToken: token };
    renew.mutate({ name, ...keys }, { onSuccess: onClose });
  };
  return (
    <Modal opened onClose={onClose} title={t('title')} closeButtonProps={{ 'aria-label': t('app:close') }}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Stack>
          <Text fw={600}>{t(waiting.code === 'token-expired' ? 'expired' : 'refused', { name })}</Text>
          <Text size="sm">{t('text')}</Text>
          <TextInput
            label={t('storage:accessKeyId')}
            value={id}
            onChange={(event) => setId(event.currentTarget.value)}
            error={lacks(id)}
            autoComplete="off"
            spellCheck={false}
            data-autofocus
          />
          <SecretInput
            label={t('storage:secretAccessKey')}
            value={secret}
            problem={lacks(secret)}
            onChange={setSecret}
          />
          <SecretInput
            label={t('storage:sessionToken')}
            help={t('tokenHelp')}
            value={token}
            onChange={setToken}
          />
          <FailureAlert failure={renew.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('notNow')}
            </Button>
            <Button type="submit" loading={renew.isPending}>
              {t('save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
