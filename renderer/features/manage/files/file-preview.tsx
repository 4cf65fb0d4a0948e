import { Skeleton, Stack, Text, Title } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { FilePreview as Preview, TreeEntry } from '#shared/contract/backups.ts';
import { useCall } from '../../../app/calls.ts';
import { Card } from '../../../app/card.tsx';
import { FailureAlert } from '../../../app/failure-alert.tsx';
import { useFormat } from '../../../app/use-format.ts';
import styles from './files.module.css';

interface FilePreviewProps {
  readonly connection: string;
  readonly id: string;
  readonly entry: TreeEntry | null;
}

/** A look at one file, fetched from the storage by itself. */
export function FilePreview({ connection, id, entry }: FilePreviewProps) {
  const { t } = useTranslation('manage');
  const format = useFormat();
  const heading = useId();
  return (
    <Card aria-labelledby={heading} className={styles.look ?? ''} tabIndex={0}>
      <Stack gap="sm">
        <Title order={2} size="h5" id={heading} className={styles.path ?? ''}>
          {entry?.name ?? t('look.label')}
        </Title>
        {entry === null ? (
          <Text size="sm" c="dimmed">
            {t('look.none')}
          </Text>
        ) : (
          <>
            <Text size="sm" c="dimmed">
              {entry.type === 'file' && format.bytes(entry.size)}
              {entry.type === 'file' && entry.mtime > 0 && ` – ${format.dateTime(entry.mtime)}`}
            </Text>
            <Look key={entry.path} connection={connection} id={id} entry={entry} />
          </>
        )}
      </Stack>
    </Card>
  );
}

function Look({ connection, id, entry }: FilePreviewProps & { readonly entry: TreeEntry }) {
  const look = useCall('backups.preview', { connection, id, path: entry.path });
  if (look.error) return <FailureAlert failure={look.error} onRetry={() => void look.refetch()} />;
  if (!look.data) return <Skeleton height={160} />;
  return <Content preview={look.data} name={entry.name} />;
}

/** More than this in one element makes the window stutter. */
const MOST_TEXT = 60_000;

function Content({ preview, name }: { readonly preview: Preview; readonly name: string }) {
  const { t } = useTranslation('manage');
  switch (preview.kind) {
    case 'none':
      return <Text size="sm">{t(`look.why.${preview.why}`)}</Text>;
    case 'image':
      return (
        <img
          className={styles.picture}
          src={`data:${preview.mime};base64,${preview.base64}`}
          alt={t('look.image', { name })}
        />
      );
    case 'text':
      return (
        <>
          {(preview.truncated || preview.text.length > MOST_TEXT) && (
            <Text size="sm" c="dimmed">
              {t('look.cut')}
            </Text>
          )}
          <pre className={styles.text}>{preview.text.slice(0, MOST_TEXT)}</pre>
        </>
      );
  }
}
