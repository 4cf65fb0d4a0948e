import { Button, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ShareKeyView } from '#shared/contract/share.ts';
import { useFormat, useNow } from '../../app/use-format.ts';
import settings from '../settings/settings.module.css';
import styles from './share.module.css';

interface KeyRowProps {
  readonly shareKey: ShareKeyView;
  readonly onEdit: () => void;
  readonly onRotate: () => void;
  readonly onRemove: () => void;
}

/** One key in the table: whom it is for, what it may do, and what can be done about it. */
export function KeyRow({ shareKey, onEdit, onRotate, onRemove }: KeyRowProps) {
  const { t } = useTranslation('share');
  const format = useFormat();
  const now = useNow();
  const { accessKeyId, label, readOnly, buckets, createdAt, lastUsedAt, hasSecret } = shareKey;
  const name = label || accessKeyId;
  const may = t(readOnly ? 'keys.readOnly' : 'keys.readWrite');
  const where = buckets === null ? t('keys.everything') : format.list(buckets);
  return (
    <tr>
      <th scope="row">
        {label !== '' && <div>{label}</div>}
        <div className={settings.code}>{accessKeyId}</div>
        {!hasSecret && (
          <Text size="sm" c="var(--holdall-bad)">
            {t('keys.noSecret')}
          </Text>
        )}
      </th>
      <td>
        <div>{may}</div>
        <Text size="sm" c="dimmed">
          {where}
        </Text>
      </td>
      <td className={styles.when}>
        <div>{lastUsedAt === null ? t('keys.neverUsed') : format.relative(lastUsedAt, now)}</div>
        <Text size="sm" c="dimmed">
          {t('keys.madeAt', { when: format.dateTime(createdAt) })}
        </Text>
      </td>
      <td>
        <span className={styles.buttons}>
          <Button size="xs" variant="default" onClick={onEdit} aria-label={t('keys.editOne', { name })}>
            {t('keys.edit')}
          </Button>
          <Button size="xs" variant="default" onClick={onRotate} aria-label={t('keys.rotateOne', { name })}>
            {t('keys.rotate')}
          </Button>
          <Button size="xs" variant="default" onClick={onRemove} aria-label={t('keys.removeOne', { name })}>
            {t('keys.remove')}
          </Button>
        </span>
      </td>
    </tr>
  );
}
