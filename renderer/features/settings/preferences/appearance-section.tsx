import { Radio, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { preferences } from '#shared/contract/app.ts';
import { Card } from '../../../app/card.tsx';
import { FailureAlert } from '../../../app/failure-alert.tsx';
import { languageNames } from '../../../app/languages.ts';
import { usePreference } from './use-preference.ts';

const { colorScheme: schemes, language: languages } = preferences.shape;

/** Colours and language; both change the window at once. */
export function AppearanceSection() {
  const { t } = useTranslation('settings');
  const scheme = usePreference('colorScheme');
  const language = usePreference('language');
  return (
    <>
      <Card aria-label={t('appearance.scheme')}>
        <Radio.Group
          label={t('appearance.scheme')}
          value={scheme.value ?? ''}
          onChange={(value) => scheme.set(schemes.parse(value))}
        >
          <Stack gap="sm" mt="sm">
            {schemes.options.map((value) => (
              <Radio key={value} value={value} label={t(`appearance.schemes.${value}`)} />
            ))}
          </Stack>
        </Radio.Group>
        <FailureAlert failure={scheme.failure} />
      </Card>
      <Card aria-label={t('appearance.language')}>
        <Radio.Group
          label={t('appearance.language')}
          value={language.value ?? ''}
          onChange={(value) => language.set(languages.parse(value))}
        >
          <Stack gap="sm" mt="sm">
            {languages.options.map((value) => (
              <Radio
                key={value}
                value={value}
                label={
                  value === 'system' ? (
                    t('appearance.systemLanguage')
                  ) : (
                    <span lang={value}>{languageNames[value]}</span>
                  )
                }
              />
            ))}
          </Stack>
        </Radio.Group>
        <FailureAlert failure={language.failure} />
      </Card>
    </>
  );
}
