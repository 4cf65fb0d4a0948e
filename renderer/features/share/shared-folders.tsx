import { Button, Text, Title } from '@mantine/core';
import { IconFolderPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ShareView } from '#shared/contract/share.ts';
import { useAction } from '../../app/calls.ts';
import { Card } from '../../app/card.tsx';
import { ConfirmDialog } from '../settings/confirm-dialog.tsx';
import { AddFolderDialog } from './add-folder-dialog.tsx';
import styles from './share.module.css';

/** Which folders others see, and as what. Saved at once. */
export function SharedFolders({ view }: { readonly view: ShareView }) {
  const { t } = useTranslation('share');
  const [isAdding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<string | null>(null);
  const save = useAction('share.save');
  const { buckets } = view;
  const close = () => {
    save.reset();
    setRemoving(null);
  };
  return (
    <Card aria-labelledby="shared-folders-title">
      <Title order={2} size="h4" mb="sm" id="shared-folders-title">
        {t('folders.title')}
      </Title>
      <Text size="sm" c="dimmed" mb="md">
        {t('folders.help')}
      </Text>
      {buckets.length === 0 ? (
        <Text mb="md">{t('folders.none')}</Text>
      ) : (
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t('folders.bucket')}</th>
              <th scope="col">{t('folders.folder')}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {buckets.map(({ name, folder }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{folder}</td>
                <td>
                  <Button
                    size="xs"
                    variant="default"
                    aria-label={t('folders.removeOne', { name })}
                    onClick={() => setRemoving(name)}
                  >
                    {t('folders.remove')}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Button
        mt="md"
        variant="default"
        leftSection={<IconFolderPlus size={18} aria-hidden />}
        onClick={() => setAdding(true)}
      >
        {t('folders.add')}
      </Button>
      {isAdding && <AddFolderDialog buckets={buckets} onClose={() => setAdding(false)} />}
      <ConfirmDialog
        isOpen={removing !== null}
        title={t('folders.removeTitle', { name: removing ?? '' })}
        button={t('folders.removeButton')}
        isBusy={save.isPending}
        failure={save.error}
        onClose={close}
        onConfirm={() =>
          save.mutate({ buckets: buckets.filter(({ name }) => name !== removing) }, { onSuccess: close })
        }
      >
        <Text>{t('folders.removeText')}</Text>
      </ConfirmDialog>
    </Card>
  );
}
