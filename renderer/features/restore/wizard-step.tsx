import { Button, Group, Stack, Title } from '@mantine/core';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './restore.module.css';
import type { WizardAction, WizardState } from './restore-wizard-model.ts';

/** What every step gets. */
export interface StepProps {
  readonly state: WizardState;
  readonly act: (action: WizardAction) => void;
  /** Whether the heading takes the focus when the step appears. */
  readonly hasFocus: boolean;
}

interface WizardStepProps extends Pick<StepProps, 'act' | 'hasFocus'> {
  readonly title: string;
  readonly canGoBack: boolean;
  /** Instead of Next. */
  readonly forward?: ReactNode;
  readonly children: ReactNode;
}

/** The frame of a step: its question, Back and Next. Enter in a field is Next. */
export function WizardStep({ title, canGoBack, forward, act, hasFocus, children }: WizardStepProps) {
  const { t } = useTranslation();
  const heading = useRef<HTMLHeadingElement>(null);
  const id = useId();
  useEffect(() => {
    if (hasFocus) heading.current?.focus();
  }, [hasFocus]);
  return (
    <form
      noValidate
      aria-labelledby={id}
      onSubmit={(event) => {
        event.preventDefault();
        if (forward === undefined) act({ type: 'next' });
      }}
    >
      <Stack gap="lg">
        <Title order={2} size="h4" id={id} ref={heading} tabIndex={-1} className={styles.heading ?? ''}>
          {title}
        </Title>
        {children}
        <Group justify="space-between">
          {canGoBack ? (
            <Button variant="default" onClick={() => act({ type: 'back' })}>
              {t('back')}
            </Button>
          ) : (
            <span />
          )}
          {forward ?? <Button type="submit">{t('next')}</Button>}
        </Group>
      </Stack>
    </form>
  );
}
