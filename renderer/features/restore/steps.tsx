import { VisuallyHidden } from '@mantine/core';
import { IconCheck, IconCircle, IconPointFilled } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import styles from './restore.module.css';
import { type WizardStep, wizardSteps } from './restore-wizard-model.ts';

/** Where one is among the questions. */
export function Steps({ step }: { readonly step: WizardStep }) {
  const { t } = useTranslation('restore');
  const at = wizardSteps.indexOf(step);
  return (
    <ol className={styles.steps} aria-label={t('steps')}>
      {wizardSteps.map((name, n) => {
        const state = n < at ? 'done' : n === at ? 'now' : 'later';
        const Icon = state === 'done' ? IconCheck : state === 'now' ? IconPointFilled : IconCircle;
        return (
          <li key={name} data-state={state} aria-current={state === 'now' ? 'step' : undefined}>
            <Icon size={16} aria-hidden />
            {t(`step.${name}`)}
            {state === 'done' && <VisuallyHidden>({t('stepDone')})</VisuallyHidden>}
          </li>
        );
      })}
    </ol>
  );
}
