import { Input, NativeSelect, Radio, Stack, Text, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { DraftState } from '../use-draft.ts';
import styles from './retention.module.css';
import { countRules, type RetentionFields, type RetentionProblem, withinUnits } from './retention-fields.ts';

interface RetentionFormProps {
  readonly draft: DraftState<RetentionFields, RetentionProblem>;
}

/** Keep everything, or what the rules below want; an empty rule is not used. */
export function RetentionForm({ draft }: RetentionFormProps) {
  const { t } = useTranslation('settings');
  const { mode } = draft.fields;
  return (
    <Stack gap="lg">
      <Radio.Group
        label={t('retention.label')}
        value={mode}
        onChange={(chosen) => draft.set('mode', chosen === 'rules' ? 'rules' : 'everything')}
      >
        <Stack gap="sm" mt="sm">
          <Radio
            value="everything"
            label={t('retention.everything')}
            description={t('retention.everythingHelp')}
          />
          <Radio value="rules" label={t('retention.rules')} description={t('retention.rulesHelp')} />
        </Stack>
      </Radio.Group>
      {mode === 'rules' && <Rules draft={draft} />}
    </Stack>
  );
}

function Rules({ draft }: RetentionFormProps) {
  const { t } = useTranslation('settings');
  const withinProblem = draft.problemOf('within');
  return (
    <fieldset className={styles.rules}>
      <legend>{t('retention.keep')}</legend>
      {countRules.map((rule) => {
        const problem = draft.problemOf(rule);
        return (
          <div key={rule} className={styles.rule}>
            <TextInput
              className={styles.number ?? ''}
              aria-label={t(`retention.${rule}Label`)}
              aria-describedby={problem ? `${rule}-problem` : undefined}
              inputMode="numeric"
              autoComplete="off"
              value={draft.fields[rule]}
              error={problem !== undefined}
              onChange={(event) => draft.set(rule, event.currentTarget.value)}
              onBlur={() => draft.leave(rule)}
            />
            <Text aria-hidden>{t(`retention.${rule}`)}</Text>
            {problem && (
              <Input.Error id={`${rule}-problem`} className={styles.problem ?? ''} role="alert">
                {t(`retention.problem.${problem}`)}
              </Input.Error>
            )}
          </div>
        );
      })}
      <div className={styles.rule}>
        <TextInput
          className={styles.number ?? ''}
          aria-label={t('retention.withinLabel')}
          aria-describedby={withinProblem ? 'within-problem' : undefined}
          inputMode="decimal"
          autoComplete="off"
          value={draft.fields.within}
          error={withinProblem !== undefined}
          onChange={(event) => draft.set('within', event.currentTarget.value)}
          onBlur={() => draft.leave('within')}
        />
        <NativeSelect
          aria-label={t('retention.withinUnit')}
          value={draft.fields.withinUnit}
          data={withinUnits.map((value) => ({ value, label: t(`retention.unit.${value}`) }))}
          onChange={(event) => {
            const chosen = withinUnits.find((one) => one === event.currentTarget.value);
            if (chosen) draft.set('withinUnit', chosen);
          }}
        />
        <Text aria-hidden>{t('retention.within')}</Text>
        {withinProblem && (
          <Input.Error id="within-problem" className={styles.problem ?? ''} role="alert">
            {t(`retention.problem.${withinProblem}`)}
          </Input.Error>
        )}
      </div>
      <Text size="sm" c="dimmed">
        {t('retention.always')}
      </Text>
    </fieldset>
  );
}
