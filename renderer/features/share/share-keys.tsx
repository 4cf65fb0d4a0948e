import { Button, Text, Title } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ShareKeyView, ShareView } from '#shared/contract/share.ts';
import { useAction } from '../../app/calls.ts';
import { Card } from '../../app/card.tsx';
import { ConfirmDialog } from '../settings/confirm-dialog.tsx';
import { EditKeyDialog } from './edit-key-dialog.tsx';
import { KeyRow } from './key-row.tsx';
import { NewKeyDialog } from './new-key-dialog.tsx';
import { RotateKeyDialog } from './rotate-key-dialog.tsx';
import styles from './share.module.css';

/** Who may come in, and what each may do. */
export function ShareKeys({ view }: { readonly view: ShareView }) {
  const { t } = useTranslation('share');
  const [isAdding, setAdding] = useState(false);
  const [editing, setEditing] = useState<ShareKeyView | null>(null);
  const [rotating, setRotating] = useState<ShareKeyView | null>(null);
  const [removing, setRemoving] = useState<ShareKeyView | null>(null);
  const buckets = view.buckets.map(({ name }) => name);
  const remove = useAction('share.removeKey');
  const close = () => {
    remove.reset();
    setRemoving(null);
  };
  return (
    <Card aria-labelledby="share-keys-title">
      <Title order={2} size="h4" mb="sm" id="share-keys-title">
        {t('keys.title')}
      </Title>
      <Text size="sm" c="dimmed" mb="md">
        {t('keys.help')}
      </Text>
      {view.keys.length === 0 ? (
        <Text mb="md">{t('keys.none')}</Text>
      ) : (
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t('keys.for')}</th>
              <th scope="col">{t('keys.may')}</th>
              <th scope="col">{t('keys.lastUsed')}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {view.keys.map((key) => (
              <KeyRow
                key={key.accessKeyId}
                shareKey={key}
                onEdit={() => setEditing(key)}
                onRotate={() => setRotating(key)}
                onRemove={() => setRemoving(key)}
              />
            ))}
          </tbody>
        </table>
      )}
      <Button
        mt="md"
        variant="default"
        leftSection={<IconKey size={18} aria-hidden />}
        onClick={() => setAdding(true)}
      >
        {t('keys.add')}
      </Button>
      {isAdding && <NewKeyDialog buckets={buckets} onClose={() => setAdding(false)} />}
      {editing && <EditKeyDialog shareKey={editing} buckets={buckets} onClose={() => setEditing(null)} />}
      {rotating && <RotateKeyDialog shareKey={rotating} onClose={() => setRotating(null)} />}
      <ConfirmDialog
        isOpen={removing !== null}
        title={t('keys.removeTitle', { name: removing?.label || (removing?.accessKeyId ?? '') })}
        button={t('keys.removeButton')}
        isBusy={remove.isPending}
        failure={remove.error}
        onClose={close}
        onConfirm={() =>
          removing && remove.mutate({ accessKeyId: removing.accessKeyId }, { onSuccess: close })
        }
      >
        <Text>{t('keys.removeText')}</Text>
      </ConfirmDialog>
    </Card>
  );
}
