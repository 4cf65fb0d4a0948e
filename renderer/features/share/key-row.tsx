import { Button, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ShareKeyView } from '#shared/contract/share.ts';
import { useFormat } from '../../app/use-format.ts';
import settings from '../settings/settings.module.css';
import styles from './share.module.css';

interface KeyRowProps {
  readonly shareKey: ShareKeyView;
  readonly onRotate: () => void;
  readonly onRemove: () => void;
}

/** One key in the table: whom it is for, what it may do, and what can be done about it. */
export function KeyRow({ shareKey, onRotate, onRemove }: KeyRowProps) {
  const { t } = useTranslation('share');
  const format = useFormat();
  const { accessKeyId, label, readOnly, buckets, createdAt, hasSecret } = shareKey;
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
      <td>{format.dateTime(createdAt)}</td>
      <td>
        <span className={styles.buttons}>
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
