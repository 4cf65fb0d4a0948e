import { Stack, Textarea } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import styles from '../settings.module.css';
import type { DraftState } from '../use-draft.ts';
import type { PlanFields, PlanProblem } from './plan-fields.ts';

/** What to leave out, and, folded away where it is not used, what alone to take. */
export function PatternFields({ draft }: { readonly draft: DraftState<PlanFields, PlanProblem> }) {
  const { t } = useTranslation('settings');
  const { fields } = draft;
  const look = {
    autosize: true,
    minRows: 3,
    maxRows: 14,
    spellCheck: false,
    autoCapitalize: 'off',
    classNames: { input: styles.code ?? '' },
  } as const;
  return (
    <Stack gap="md">
      <Textarea
        {...look}
        label={t('plan.exclude')}
        description={t('plan.excludeHelp')}
        value={fields.exclude}
        onChange={(event) => draft.set('exclude', event.currentTarget.value)}
      />
      <details className={styles.disclosure} open={fields.include === '' ? undefined : true}>
        <summary>{t('plan.onlySome')}</summary>
        <Textarea
          {...look}
          label={t('plan.include')}
          description={t('plan.includeHelp')}
          value={fields.include}
          onChange={(event) => draft.set('include', event.currentTarget.value)}
        />
      </details>
    </Stack>
  );
}
