import { Button, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ConnectionView } from '#shared/contract/connections.ts';
import { useFormat } from '../../../app/use-format.ts';
import styles from '../settings.module.css';

interface ConnectionRowProps {
  readonly connection: ConnectionView;
  readonly usedBy: readonly string[];
  readonly onEdit: () => void;
  readonly onRemove: () => void;
  readonly onWebPages: () => void;
  readonly onHidden: () => void;
}

/** One storage in the list: where it is and who uses it. */
export function ConnectionRow({
  connection,
  usedBy,
  onEdit,
  onRemove,
  onWebPages,
  onHidden,
}: ConnectionRowProps) {
  const { t } = useTranslation(['settings', 'links', 'kept']);
  const format = useFormat();
  const { name, endpoint, bucket, rootPath, hasSecret } = connection;
  const place = [bucket, rootPath].filter((part) => part !== '').join('/');
  return (
    <li>
      <div className={styles.rowText}>
        <Text fw={600}>{name}</Text>
        <Text size="sm" c="dimmed">
          {t('storage.at', { address: endpoint === '' ? 'Amazon S3' : endpoint, place })}
        </Text>
        <Text size="sm" c="dimmed">
          {usedBy.length === 0
            ? t('storage.unused')
            : t('storage.usedBy', { plans: format.list(usedBy), count: usedBy.length })}
        </Text>
        {!hasSecret && (
          <Text size="sm" c="var(--holdall-bad)">
            {t('storage.noSecret')}
          </Text>
        )}
      </div>
      <Group gap="xs">
        <Button size="xs" variant="default" onClick={onEdit} aria-label={t('storage.editOne', { name })}>
          {t('storage.edit')}
        </Button>
        <Button
          size="xs"
          variant="default"
          onClick={onWebPages}
          aria-label={t('links:pages.buttonOne', { name })}
        >
          {t('links:pages.button')}
        </Button>
        <Button size="xs" variant="default" onClick={onHidden} aria-label={t('kept:buttonOne', { name })}>
          {t('kept:button')}
        </Button>
        <Button size="xs" variant="default" onClick={onRemove} aria-label={t('storage.removeOne', { name })}>
          {t('storage.remove')}
        </Button>
      </Group>
    </li>
  );
}
