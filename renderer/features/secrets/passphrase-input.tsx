import { PasswordInput } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';

interface PassphraseInputProps {
  readonly label: string;
  readonly help?: string;
  readonly value: string;
  readonly problem?: string | undefined;
  readonly isNew?: boolean;
  readonly autoFocus?: boolean;
  readonly onChange: (value: string) => void;
}

/** A passphrase as it is typed; it can be shown, because a long one is hard to type blindly. */
export function PassphraseInput({
  label,
  help,
  value,
  problem,
  isNew,
  autoFocus,
  onChange,
}: PassphraseInputProps) {
  const { t } = useTranslation('storage');
  const id = useId();
  // Mantine's password field says neither that it is wrong nor what describes it.
  const spoken = [help && `${id}-description`, problem && `${id}-error`].filter(Boolean).join(' ');
  return (
    <PasswordInput
      id={id}
      label={label}
      description={help}
      value={value}
      error={problem}
      aria-invalid={problem !== undefined}
      {...(spoken ? { 'aria-describedby': spoken } : {})}
      visibilityToggleButtonProps={{ 'aria-label': t('showSecret') }}
      autoComplete={isNew ? 'new-password' : 'current-password'}
      spellCheck={false}
      {...(autoFocus ? { 'data-autofocus': true } : {})}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
