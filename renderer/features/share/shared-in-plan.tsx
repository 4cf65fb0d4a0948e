import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../app/calls.ts';
import { FailureAlert } from '../../app/failure-alert.tsx';
import styles from './share.module.css';

interface SharedInPlanProps {
  /** Name of the storage; '' while nobody has chosen one. */
  readonly connection: string;
  readonly plan: string;
  readonly folders: readonly string[];
}

/** Says it where folders that this computer shares lie in what is backed up: above all, the very storage of the plan. */
export function SharedInPlan({ connection, plan, folders }: SharedInPlanProps) {
  const { t } = useTranslation('share');
  const isAsked = connection !== '' && folders.length > 0;
  const found = useCall(
    'share.inBackup',
    { connection, plan, folders: [...folders] },
    { enabled: isAsked, keepPrevious: true },
  );
  if (!isAsked) return null;
  // What else is wrong with the fields is said where they are.
  if (found.error?.failure.code === 'field-invalid') return <FailureAlert failure={found.error} />;
  return (found.data?.shared ?? []).map(({ bucket, folder, leftOut }) => (
    <div key={folder} className={styles.notice} role="note">
      <Text fw={600}>{t(leftOut ? 'inPlan.leftOut' : 'inPlan.saved', { bucket })}</Text>
      <Text size="sm">{t(leftOut ? 'inPlan.leftOutHelp' : 'inPlan.savedHelp', { folder })}</Text>
    </div>
  ));
}
