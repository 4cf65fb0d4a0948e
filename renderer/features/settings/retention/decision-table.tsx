import { Button, Text } from '@mantine/core';
import { IconCheck, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RetentionGroupView } from '#shared/contract/plans.ts';
import { useFormat } from '../../../app/use-format.ts';
import styles from './retention.module.css';
import { useReasonText } from './use-reason-text.ts';

/** More rows than this at a time would make a long page slow to draw. */
const STEP = 25;

/** The backups of one computer: which would go, then which stay, each newest first, and why. */
export function DecisionTable({ group }: { readonly group: RetentionGroupView }) {
  const { t } = useTranslation('settings');
  const format = useFormat();
  const reasonText = useReasonText();
  const [limit, setLimit] = useState(STEP);
  const { device, otherNames } = group;
  const title =
    otherNames.length === 0
      ? t('retention.onComputer', { device })
      : t('retention.onRenamed', { device, names: format.list(otherNames) });
  const decisions = group.decisions.toSorted((a, b) => rank(a.action) - rank(b.action));
  return (
    <>
      <table className={styles.table}>
        <caption>{title}</caption>
        <thead>
          <tr>
            <th scope="col">{t('retention.column.date')}</th>
            <th scope="col">{t('retention.column.size')}</th>
            <th scope="col">{t('retention.column.action')}</th>
            <th scope="col">{t('retention.column.why')}</th>
          </tr>
        </thead>
        <tbody>
          {decisions.slice(0, limit).map(({ id, device: name, createdAt, size, action, reasons }) => (
            <tr key={id} data-action={action}>
              <th scope="row">
                {format.dateTime(createdAt)}
                {name !== device && <span className={styles.otherName}>{name}</span>}
              </th>
              <td className={styles.size}>{format.bytes(size)}</td>
              <td>
                <span className={styles.what}>
                  {action === 'remove' ? (
                    <IconTrash size={16} aria-hidden />
                  ) : (
                    <IconCheck size={16} aria-hidden />
                  )}
                  {t(`retention.action.${action}`)}
                </span>
              </td>
              <td>{format.list(reasons.map(reasonText))}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {limit < decisions.length && (
        <Text size="sm" mt="sm" component="div">
          {t('retention.firstOf', { shown: format.count(limit), total: format.count(decisions.length) })}{' '}
          <Button size="compact-sm" variant="default" onClick={() => setLimit(limit + 8 * STEP)}>
            {t('retention.more')}
          </Button>
        </Text>
      )}
    </>
  );
}

function rank(action: 'keep' | 'remove'): number {
  return action === 'remove' ? 0 : 1;
}
