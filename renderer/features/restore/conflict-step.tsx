import { Radio, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { conflictMode } from '#shared/contract/backups.ts';
import { type StepProps, WizardStep } from './wizard-step.tsx';

/** What happens to files that are there already. */
export function ConflictStep({ state, ...rest }: StepProps) {
  const { t } = useTranslation('restore');
  return (
    <WizardStep {...rest} title={t('conflicts.title')} canGoBack>
      <Text size="sm" c="dimmed">
        {t('conflicts.same')}
      </Text>
      <Radio.Group
        aria-label={t('conflicts.title')}
        value={state.onConflict}
        onChange={(value) => rest.act({ type: 'conflict', onConflict: conflictMode.parse(value) })}
      >
        <Stack gap="md">
          {conflictMode.options.map((mode) => (
            <Radio
              key={mode}
              value={mode}
              label={t(`conflicts.${mode}`)}
              description={t(`conflicts.${mode}Text`)}
            />
          ))}
        </Stack>
      </Radio.Group>
    </WizardStep>
  );
}
