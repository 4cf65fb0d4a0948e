import { Button, CopyButton, Text } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './share.module.css';

interface CopiedTextProps {
  readonly label: string;
  readonly value: string;
}

/** Something to be carried to another computer letter by letter, with a button that copies it. */
export function CopiedText({ label, value }: CopiedTextProps) {
  const { t } = useTranslation('app');
  const id = useId();
  return (
    <div>
      <Text size="sm" fw={500} mb={4} id={id}>
        {label}
      </Text>
      <div className={styles.secret}>
        <code>{value}</code>
        <CopyButton value={value}>
          {({ copied, copy }) => (
            <Button size="xs" variant="default" onClick={copy} aria-describedby={id}>
              {copied ? t('copied') : t('copy')}
            </Button>
          )}
        </CopyButton>
      </div>
    </div>
  );
}
