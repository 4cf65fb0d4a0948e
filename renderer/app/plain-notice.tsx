import { Button, Stack, Text, Title } from '@mantine/core';
import { Card } from './card.tsx';
import styles from './plain-notice.module.css';

interface PlainNoticeProps {
  readonly title: string;
  readonly text: string;
  readonly hint?: string;
  readonly button?: string;
  readonly onPress?: () => void;
}

/** A whole window that has just one thing to say. */
export function PlainNotice({ title, text, hint, button, onPress }: PlainNoticeProps) {
  return (
    <div className={styles.middle}>
      <Card role="alert">
        <Stack align="flex-start">
          <Title order={1} size="h3">
            {title}
          </Title>
          <Text>{text}</Text>
          {hint && <Text>{hint}</Text>}
          {button && <Button onClick={onPress}>{button}</Button>}
        </Stack>
      </Card>
    </div>
  );
}
