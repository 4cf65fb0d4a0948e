import { Button } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../app/calls.ts';
import styles from './locked-secrets.module.css';
import { UnlockDialog } from './unlock-dialog.tsx';

/** While the secrets are locked: asks once by itself, and says so above every page after “not now”. */
export function LockedSecrets() {
  const { t } = useTranslation('secrets');
  const isLocked = useCall('app.info', {}).data?.secrets === 'locked';
  const [isPutOff, setPutOff] = useState(false);
  return (
    <>
      <div role="status" className={styles.region}>
        {isLocked && isPutOff && (
          <div className={styles.banner}>
            <IconLock size={18} aria-hidden />
            <span>{t('lockedBanner')}</span>
            <Button size="compact-sm" variant="default" onClick={() => setPutOff(false)}>
              {t('unlock.open')}
            </Button>
          </div>
        )}
      </div>
      <UnlockDialog isOpen={isLocked && !isPutOff} onClose={() => setPutOff(true)} />
    </>
  );
}
