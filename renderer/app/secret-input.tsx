import { PasswordInput } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';

interface SecretInputProps {
  readonly label: string;
  readonly help?: string;
  readonly value: string;
  readonly problem?: string | undefined;
  /** What the browser may fill in or offer to keep; nothing when absent. */
  readonly keeps?: 'current-password' | 'new-password';
  readonly autoFocus?: boolean;
  readonly onChange: (value: string) => void;
}

/** A secret as it is typed; it can be shown, because a long one is hard to type blindly. */
export function SecretInput({ label, help, value, problem, keeps, autoFocus, onChange }: SecretInputProps) {
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
      autoComplete={keeps ?? 'off'}
      spellCheck={false}
      {...(autoFocus ? { 'data-autofocus': true } : {})}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
