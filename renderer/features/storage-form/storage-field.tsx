import { PasswordInput, TextInput } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { FailureAlert } from '../../app/failure-alert.tsx';
import type { StorageField as FieldName, StorageFields } from './storage-fields.ts';
import { useProblemText } from './use-problem-text.ts';
import type { StorageFormState } from './use-storage-form.ts';

type TextField = {
  [F in FieldName]: StorageFields[F] extends string
    ? F extends 'addressing' | 'provider'
      ? never
      : F
    : never;
}[FieldName];

interface StorageFieldProps {
  readonly form: StorageFormState;
  readonly field: TextField;
  readonly help?: string;
  readonly placeholder?: string;
  readonly secret?: boolean;
  readonly required?: boolean;
  /** To choose from; anything else can be typed as well. */
  readonly suggestions?: Readonly<Record<string, string>>;
}

/** One text field, with its own problem below it and, when the storage complained about it, the failure beside it. */
export function StorageField({
  form,
  field,
  help,
  placeholder,
  secret,
  required,
  suggestions,
}: StorageFieldProps) {
  const { t } = useTranslation('storage');
  const problem = useProblemText(form, field);
  const blamed = form.failureField === field;
  const id = useId();
  const Input = secret ? PasswordInput : TextInput;
  // Mantine's password field, unlike its text field, says neither that it is wrong nor what describes it.
  const spoken = [help && `${id}-description`, problem && `${id}-error`].filter(Boolean).join(' ');
  const said = secret
    ? {
        'aria-invalid': Boolean(problem) || blamed,
        ...(spoken ? { 'aria-describedby': spoken } : {}),
        visibilityToggleButtonProps: { 'aria-label': t('showSecret') },
      }
    : {};
  return (
    <div>
      <Input
        {...said}
        id={id}
        label={t(field)}
        description={help}
        placeholder={placeholder}
        required={required ?? false}
        withAsterisk={false}
        value={form.fields[field]}
        onChange={(event) => form.set(field, event.currentTarget.value)}
        onBlur={() => form.leave(field)}
        error={problem ?? blamed}
        autoComplete="off"
        spellCheck={false}
        name={field}
        {...(suggestions ? { list: `${id}-list` } : {})}
      />
      {suggestions && (
        <datalist id={`${id}-list`}>
          {Object.entries(suggestions).map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </datalist>
      )}
      {blamed && (
        <div style={{ marginTop: 'var(--mantine-spacing-xs)' }}>
          <FailureAlert failure={form.failure} />
        </div>
      )}
    </div>
  );
}
