import { Alert, Button, Code, CopyButton, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { failureOf } from './call-failed.ts';
import styles from './failure-alert.module.css';
import { useFailureText } from './use-failure-text.ts';

interface FailureAlertProps {
  /** A `Failure`, a `CallFailed`, or anything else that was thrown; nothing is shown for null. */
  readonly failure: unknown;
  /** Adds “Try again”. */
  readonly onRetry?: () => void;
}

/** What happened, what to do, and the technical details folded away. */
export function FailureAlert({ failure, onRetry }: FailureAlertProps) {
  const { t } = useTranslation();
  const say = useFailureText();
  if (failure === null || failure === undefined) return null;
  const known = isFailure(failure) ? failure : failureOf(failure);
  const { what, todo } = say(known);
  const technical = JSON.stringify({ code: known.code, message: known.message, ...known.details }, null, 2);
  return (
    <Alert
      role="alert"
      color="red"
      variant="outline"
      classNames={{ root: styles.alert ?? '', title: styles.tone ?? '', icon: styles.tone ?? '' }}
      icon={<IconAlertTriangle aria-hidden />}
      title={what}
    >
      <Stack gap="sm" align="flex-start">
        {todo && <Text size="sm">{todo}</Text>}
        {onRetry && (
          <Button size="xs" variant="default" onClick={onRetry}>
            {t('retry')}
          </Button>
        )}
        <details className={styles.details}>
          <summary>{t('details')}</summary>
          <Code block mt="xs" tabIndex={0}>
            {technical}
          </Code>
          <Group mt="xs">
            <CopyButton value={technical}>
              {({ copied, copy }) => (
                <Button size="compact-xs" variant="default" onClick={copy}>
                  {copied ? t('copied') : t('copy')}
                </Button>
              )}
            </CopyButton>
          </Group>
        </details>
      </Stack>
    </Alert>
  );
}

function isFailure(value: unknown): value is Parameters<ReturnType<typeof useFailureText>>[0] {
  return (
    typeof value === 'object' && value !== null && 'code' in value && 'hint' in value && 'message' in value
  );
}
