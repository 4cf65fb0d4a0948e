import { IconPlugConnectedX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import styles from './link-banner.module.css';
import { useLinkState } from './link-state.ts';

/** Says so while events do not arrive; the region is always there, so that a screen reader hears the change. */
export function LinkBanner() {
  const { t } = useTranslation();
  const state = useLinkState();
  return (
    <div role="status" className={styles.region}>
      {state === 'disconnected' && (
        <p className={styles.banner}>
          <IconPlugConnectedX size={18} aria-hidden />
          {t('link.disconnected')}
        </p>
      )}
    </div>
  );
}
