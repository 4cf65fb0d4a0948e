import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../app/calls.ts';
import { FailureAlert } from '../../app/failure-alert.tsx';
import { SecretInput } from '../../app/secret-input.tsx';
import { type PassphraseAction, type PassphraseFields, passphraseProblems } from './passphrase-problems.ts';

interface PassphraseDialogProps {
  readonly action: PassphraseAction;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

const nothing: PassphraseFields = { current: '', next: '', again: '' };

/** Sets, changes or takes away the passphrase; drawn anew each time, so that nothing typed stays behind. */
export function PassphraseDialog({ action, onClose, onDone }: PassphraseDialogProps) {
  const { t } = useTranslation(['secrets', 'app']);
  const [fields, setFields] = useState(nothing);
  const [isTried, setTried] = useState(false);
  const set = useAction('secrets.setPassphrase');
  const problems = passphraseProblems(fields, action);
  const inputOf = (field: keyof PassphraseFields) => {
    const problem = isTried ? problems[field] : undefined;
    return {
      value: fields[field],
      problem: problem && t(`problem.${problem}`),
      onChange: (value: string) => setFields((before) => ({ ...before, [field]: value })),
    };
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(`${action}.title`)}
      closeButtonProps={{ 'aria-label': t('app:close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (Object.keys(problems).length > 0) return;
          const passphrase = action === 'remove' ? null : fields.next;
          const current = action === 'set' ? null : fields.current;
          set.mutate({ passphrase, current }, { onSuccess: onDone });
        }}
      >
        <Stack>
          <Text>{t(`${action}.text`)}</Text>
          {action !== 'set' && (
            <SecretInput label={t('current')} keeps="current-password" autoFocus {...inputOf('current')} />
          )}
          {action !== 'remove' && (
            <>
              <SecretInput
                label={t('new')}
                help={t('newHelp')}
                autoFocus={action === 'set'}
                keeps="new-password"
                {...inputOf('next')}
              />
              <SecretInput label={t('again')} keeps="new-password" {...inputOf('again')} />
            </>
          )}
          <FailureAlert failure={set.error} />
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              {t('app:cancel')}
            </Button>
            <Button type="submit" loading={set.isPending}>
              {t(`${action}.button`)}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
