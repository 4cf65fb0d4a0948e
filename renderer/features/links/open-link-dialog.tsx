import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../app/calls.ts';
import { FailureAlert } from '../../app/failure-alert.tsx';
import { navigate } from '../../app/router.ts';

interface OpenLinkDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** A link that somebody was given; from there on it goes as with any other backup. */
export function OpenLinkDialog({ isOpen, onClose }: OpenLinkDialogProps) {
  const { t } = useTranslation(['links', 'app']);
  const open = useAction('links.open');
  const [link, setLink] = useState('');
  const [wasTried, setWasTried] = useState(false);
  const isMissing = wasTried && link.trim() === '';
  const close = () => {
    setLink('');
    setWasTried(false);
    open.reset();
    onClose();
  };
  const submit = () => {
    setWasTried(true);
    if (link.trim() === '') return;
    open.mutate(
      { link },
      {
        onSuccess: ({ connection, id }) => {
          close();
          navigate({ page: 'restore', connection, backup: id });
        },
      },
    );
  };
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      title={t('open.title')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('app:close') }}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Stack>
          <Text size="sm">{t('open.text')}</Text>
          <Textarea
            label={t('open.link')}
            description={t('open.linkHelp')}
            value={link}
            onChange={(event) => setLink(event.currentTarget.value)}
            error={isMissing && t('open.missing')}
            rows={3}
            autoComplete="off"
            spellCheck={false}
            data-autofocus
          />
          <Text size="sm" c="dimmed" role="status">
            {open.isPending && t('open.opening')}
          </Text>
          <FailureAlert failure={open.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('app:cancel')}
            </Button>
            <Button type="submit" loading={open.isPending}>
              {t('open.start')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
