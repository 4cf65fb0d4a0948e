import { NativeSelect, Stack, Text, TextInput, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ShareView } from '#shared/contract/share.ts';
import { useCall } from '../../app/calls.ts';
import { Card } from '../../app/card.tsx';
import { FailureAlert } from '../../app/failure-alert.tsx';
import { CopiedText } from './copied-text.tsx';
import { QrPicture } from './qr-picture.tsx';
import styles from './share.module.css';
import { isHere } from './way-in-fields.ts';

/** What another computer needs to find a bucket here; its secret goes another way. */
export function ShareLink({ view }: { readonly view: ShareView }) {
  const { t } = useTranslation('share');
  const [wantedBucket, setBucket] = useState('');
  const [wantedKey, setKey] = useState('');
  const [host, setHost] = useState('');
  const [settledHost] = useDebouncedValue(host.trim(), 400);
  const bucket = view.buckets.find(({ name }) => name === wantedBucket)?.name ?? view.buckets[0]?.name;
  const fitting = view.keys.filter(
    ({ buckets, hasSecret }) =>
      hasSecret && bucket !== undefined && (buckets === null || buckets.includes(bucket)),
  );
  const key = fitting.find(({ accessKeyId }) => accessKeyId === wantedKey) ?? fitting[0];
  const ask = {
    bucket: bucket ?? '',
    accessKeyId: key?.accessKeyId ?? '',
    ...(settledHost === '' ? {} : { host: settledHost }),
  };
  const link = useCall('share.link', ask, { enabled: bucket !== undefined && key !== undefined });
  return (
    <Card aria-labelledby="share-link-title">
      <Title order={2} size="h4" mb="sm" id="share-link-title">
        {t('link.title')}
      </Title>
      <Text size="sm" c="dimmed" mb="md">
        {t('link.help')}
      </Text>
      {bucket === undefined ? (
        <Text>{t('link.noBucket')}</Text>
      ) : (
        <Stack>
          <div className={styles.pair}>
            <NativeSelect
              label={t('folders.bucket')}
              value={bucket}
              data={view.buckets.map(({ name }) => name)}
              onChange={(event) => setBucket(event.currentTarget.value)}
            />
            {key && (
              <NativeSelect
                label={t('link.key')}
                value={key.accessKeyId}
                data={fitting.map(({ accessKeyId, label }) => ({
                  value: accessKeyId,
                  label: label === '' ? accessKeyId : `${label} (${accessKeyId})`,
                }))}
                onChange={(event) => setKey(event.currentTarget.value)}
              />
            )}
          </div>
          {isHere(view.address) && (
            <div className={styles.notice} role="note">
              <Text fw={600}>{t('link.onlyHere')}</Text>
              <Text size="sm">{t('link.onlyHereHelp')}</Text>
            </div>
          )}
          {key === undefined ? (
            <Text>{t('link.noKey')}</Text>
          ) : (
            <>
              {!isHere(view.address) && (
                <TextInput
                  label={t('link.host')}
                  description={t('link.hostHelp')}
                  value={host}
                  onChange={(event) => setHost(event.currentTarget.value)}
                  autoComplete="off"
                  spellCheck={false}
                />
              )}
              <FailureAlert failure={link.error} />
              {link.data && (
                <>
                  <CopiedText label={t('link.link')} value={link.data.link} />
                  <QrPicture text={link.data.link} label={t('link.qr')} />
                </>
              )}
            </>
          )}
        </Stack>
      )}
    </Card>
  );
}
