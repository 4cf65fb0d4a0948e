import { Skeleton, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../app/calls.ts';
import { FailureAlert } from '../../app/failure-alert.tsx';
import { ShareKeys } from './share-keys.tsx';
import { ShareLink } from './share-link.tsx';
import { ShareState } from './share-state.tsx';
import { SharedFolders } from './shared-folders.tsx';
import { WayIn } from './way-in.tsx';

/** “Share a folder as S3”: folders of this computer that others use as their storage. */
export function ShareSection() {
  const { t } = useTranslation('share');
  const view = useCall('share.get', {});
  if (view.error) return <FailureAlert failure={view.error} onRetry={() => void view.refetch()} />;
  if (!view.data) return <Skeleton height={180} />;
  return (
    <>
      <Text c="dimmed">{t('intro')}</Text>
      <ShareState view={view.data} />
      <SharedFolders view={view.data} />
      <ShareKeys view={view.data} />
      <WayIn view={view.data} />
      <ShareLink view={view.data} />
    </>
  );
}
