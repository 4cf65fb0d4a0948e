import { Button } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../app/calls.ts';
import { useJobs } from '../../app/jobs.ts';
import styles from '../secrets/locked-secrets.module.css';
import { KeysDialog } from './keys-dialog.tsx';

/** While something waits for new keys: asks once by itself, and says so above every page after “not now”. */
export function WaitingKeys() {
  const { t } = useTranslation('keys');
  const waiting = useJobs().find(({ waitingFor }) => waitingFor !== null)?.waitingFor ?? null;
  const connections = useCall('connections.list', {}, { enabled: waiting !== null }).data;
  // Put off for this refusal only: keys that are refused in their turn are asked for again.
  const asked = waiting && `${waiting.connection} ${waiting.code}`;
  const [putOff, setPutOff] = useState<string | null>(null);
  if (asked === null && putOff !== null) setPutOff(null);
  const isPutOff = asked !== null && asked === putOff;
  const connection = connections?.find(({ name }) => name === waiting?.connection);
  return (
    <>
      <div role="status" className={styles.region}>
        {waiting && isPutOff && (
          <div className={styles.banner}>
            <IconKey size={18} aria-hidden />
            <span>{t('banner', { name: waiting.connection })}</span>
            <Button size="compact-sm" variant="default" onClick={() => setPutOff(null)}>
              {t('enter')}
            </Button>
          </div>
        )}
      </div>
      {waiting && connection && !isPutOff && (
        <KeysDialog
          key={asked}
          waiting={waiting}
          accessKeyId={connection.accessKeyId}
          onClose={() => setPutOff(asked)}
        />
      )}
    </>
  );
}
