import { Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FailureAlert } from '../../app/failure-alert.tsx';
import { usePreference } from '../settings/preferences/use-preference.ts';
import { limitOf, limitText } from './limit-text.ts';

/** How fast jobs may send or fetch; holds from the moment the field is left, also for what is running. */
export function SpeedLimitField({ preference }: { readonly preference: 'uploadLimit' | 'downloadLimit' }) {
  const { t } = useTranslation('job');
  const { value, failure, set } = usePreference(preference);
  const [typed, setTyped] = useState<string | null>(null);
  const isWrong = typed !== null && limitOf(typed) === undefined;
  const keep = () => {
    const limit = typed === null ? undefined : limitOf(typed);
    if (limit === undefined) return;
    if (limit !== value) set(limit);
    setTyped(null);
  };
  return (
    <Stack gap="xs">
      <TextInput
        label={t(`limit.${preference}`)}
        description={t('limit.help')}
        placeholder={t('limit.none')}
        value={typed ?? limitText(value ?? null)}
        disabled={value === undefined}
        error={isWrong && t('limit.problem')}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onBlur={keep}
        onKeyDown={(event) => event.key === 'Enter' && keep()}
        maw="20rem"
        inputMode="decimal"
        autoComplete="off"
      />
      <FailureAlert failure={failure} />
    </Stack>
  );
}
