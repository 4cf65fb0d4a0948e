import { Stack, Switch } from '@mantine/core';
import { FailureAlert } from '../../../app/failure-alert.tsx';
import { usePreference } from './use-preference.ts';

interface PreferenceSwitchProps {
  readonly preference: 'notifyOnFailure' | 'notifyOnSuccess' | 'startAtLogin';
  readonly label: string;
  readonly help: string;
}

/** A preference that is on or off. */
export function PreferenceSwitch({ preference, label, help }: PreferenceSwitchProps) {
  const { value, failure, set } = usePreference(preference);
  return (
    <Stack gap="xs">
      <Switch
        label={label}
        description={help}
        checked={value ?? false}
        disabled={value === undefined}
        onChange={(event) => set(event.currentTarget.checked)}
      />
      <FailureAlert failure={failure} />
    </Stack>
  );
}
