import { Alert, Text, VisuallyHidden } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCheck,
  IconMinus,
  IconQuestionMark,
  IconX,
  type TablerIcon,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { TestStep } from '#shared/contract/connection-test.ts';
import { FixOffer } from './fix-offer.tsx';
import styles from './storage-form.module.css';
import { stepWord } from './test-words.ts';
import { useNoteText } from './use-note-text.ts';
import type { StorageFormState } from './use-storage-form.ts';

/** What Test connection found: every step with its tick, warnings in full, what follows folded away, one fix. */
export function TestResult({ form }: { readonly form: StorageFormState }) {
  const { t } = useTranslation('storage');
  const { test } = form;
  const steps = test.data?.steps ?? [];
  const fix = steps.find((step) => !step.ok)?.fix;
  return (
    <div role="status">
      {form.isTesting && <VisuallyHidden>{t('testing')}</VisuallyHidden>}
      {test.data && (
        <div className={styles.result}>
          <Text fw={600} mb="xs">
            {test.data.ok ? t('testedOk') : t('testedBad')}
          </Text>
          <ul className={styles.steps}>
            {steps.map((step) => (
              <StepLine key={step.step} step={step} />
            ))}
          </ul>
          <Warnings steps={steps} />
          <Consequences steps={steps} />
          {test.data.leftBehind && (
            <Text size="sm" mt="xs">
              {t('leftBehind', { keys: test.data.leftBehind.join(', ') })}
            </Text>
          )}
          {fix && !form.isTesting && <FixOffer fix={fix} form={form} />}
        </div>
      )}
    </div>
  );
}

type Look = 'good' | 'bad' | 'warning' | 'no' | 'unknown';

const icons: Record<Look, TablerIcon> = {
  good: IconCheck,
  bad: IconX,
  warning: IconAlertTriangle,
  no: IconMinus,
  unknown: IconQuestionMark,
};

function StepLine({ step }: { readonly step: TestStep }) {
  const { t } = useTranslation('storage');
  const word = stepWord(step.step);
  const look = lookOf(step);
  const Icon = icons[look];
  return (
    <li data-ok={step.ok} data-look={look}>
      <Icon size={18} aria-hidden />
      {word === null ? step.step : t(`step.${word}`)}
      <VisuallyHidden>{t(`look.${look}`)}</VisuallyHidden>
    </li>
  );
}

/** For these steps “no” is the good answer. */
const betterNot = ['versioning', 'public'];

function lookOf({ step, ok, verdict }: TestStep): Look {
  if (!ok) return 'bad';
  if (verdict === 'warning' || verdict === 'unknown') return verdict;
  if (verdict === undefined) return 'good';
  if (betterNot.includes(step)) return verdict === 'no' ? 'good' : 'no';
  return verdict === 'yes' ? 'good' : 'no';
}

/** What a person has to see without unfolding anything: why a step failed, and what should not stay as it is. */
function Warnings({ steps }: { readonly steps: readonly TestStep[] }) {
  const say = useNoteText();
  const shown = steps.filter(({ ok, verdict, note }) => note && (!ok || verdict === 'warning'));
  return shown.map((step) => (
    <Alert
      key={step.step}
      role="note"
      mt="xs"
      color={step.step === 'public' ? 'red' : 'yellow'}
      variant="outline"
      className={styles.warning ?? ''}
      icon={<IconAlertTriangle aria-hidden />}
    >
      {say(step)}
    </Alert>
  ));
}

function Consequences({ steps }: { readonly steps: readonly TestStep[] }) {
  const { t } = useTranslation('storage');
  const say = useNoteText();
  const shown = steps.filter(({ ok, verdict, note }) => note && ok && verdict !== 'warning');
  if (shown.length === 0) return null;
  return (
    <details className={styles.consequences}>
      <summary>{t('consequences')}</summary>
      <dl>
        {shown.map((step) => {
          const word = stepWord(step.step);
          return (
            <div key={step.step}>
              <dt>{word === null ? step.step : t(`step.${word}`)}</dt>
              <dd>{say(step)}</dd>
            </div>
          );
        })}
      </dl>
    </details>
  );
}
