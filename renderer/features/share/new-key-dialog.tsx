import { Button, Checkbox, Group, Modal, Radio, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../app/calls.ts';
import { FailureAlert } from '../../app/failure-alert.tsx';
import styles from './share.module.css';
import { ShownSecret } from './shown-secret.tsx';

interface NewKeyDialogProps {
  /** Names of what is shared. */
  readonly buckets: readonly string[];
  readonly onClose: () => void;
}

/** Makes a key and shows its secret; drawn anew each time, so that no secret stays behind. */
export function NewKeyDialog({ buckets, onClose }: NewKeyDialogProps) {
  const { t } = useTranslation(['share', 'app']);
  const [label, setLabel] = useState('');
  const [readOnly, setReadOnly] = useState(false);
  const [isLimited, setLimited] = useState(false);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const add = useAction('share.addKey');
  const close = () => {
    add.reset();
    onClose();
  };
  return (
    <Modal
      opened
      onClose={close}
      // What is shown once must not vanish by a click beside it.
      closeOnClickOutside={add.data === undefined}
      title={add.data ? t('secret.title') : t('keys.addTitle')}
      closeButtonProps={{ 'aria-label': t('app:close') }}
    >
      {add.data ? (
        <ShownSecret shown={add.data} onDone={close} />
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            add.mutate({ label, readOnly, buckets: isLimited ? [...chosen] : null });
          }}
        >
          <Stack>
            <TextInput
              label={t('keys.for')}
              description={t('keys.forHelp')}
              value={label}
              maxLength={100}
              onChange={(event) => setLabel(event.currentTarget.value)}
              autoComplete="off"
              data-autofocus
            />
            <Radio.Group
              label={t('keys.may')}
              value={readOnly ? 'read' : 'write'}
              onChange={(value) => setReadOnly(value === 'read')}
            >
              <Stack gap="sm" mt="xs">
                <Radio value="write" label={t('keys.readWrite')} description={t('keys.readWriteHelp')} />
                <Radio value="read" label={t('keys.readOnly')} description={t('keys.readOnlyHelp')} />
              </Stack>
            </Radio.Group>
            <Radio.Group
              label={t('keys.where')}
              value={isLimited ? 'some' : 'all'}
              onChange={(value) => setLimited(value === 'some')}
            >
              <Stack gap="sm" mt="xs">
                <Radio value="all" label={t('keys.everything')} />
                <Radio value="some" label={t('keys.some')} disabled={buckets.length === 0} />
              </Stack>
            </Radio.Group>
            {isLimited && (
              <Checkbox.Group
                aria-label={t('keys.some')}
                className={styles.indented ?? ''}
                value={[...chosen]}
                onChange={setChosen}
              >
                <Stack gap="xs">
                  {buckets.map((name) => (
                    <Checkbox key={name} value={name} label={name} />
                  ))}
                </Stack>
              </Checkbox.Group>
            )}
            <FailureAlert failure={add.error} />
            <Group justify="flex-end" gap="sm">
              <Button variant="default" onClick={close}>
                {t('app:cancel')}
              </Button>
              <Button type="submit" loading={add.isPending} disabled={isLimited && chosen.length === 0}>
                {t('keys.addButton')}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
}
