import { Button, Group, Loader, Modal, Stack, Text, UnstyledButton } from '@mantine/core';
import { IconArrowUp, IconFile, IconFolder } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../app/calls.ts';
import { FailureAlert } from '../../app/failure-alert.tsx';
import styles from './browse-dialog.module.css';

interface BrowseDialogProps {
  readonly isOpen: boolean;
  readonly title: string;
  /** Files are chosen, and folders only walked through. */
  readonly forFile?: boolean;
  readonly onClose: () => void;
  readonly onChosen: (path: string) => void;
}

/** Walks through the folders that the engine lets this window see, beginning at the home folder. */
export function BrowseDialog({ isOpen, title, forFile = false, onClose, onChosen }: BrowseDialogProps) {
  const { t } = useTranslation(['folders', 'app']);
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={title}
      closeButtonProps={{ 'aria-label': t('app:close') }}
    >
      {isOpen && <Browse forFile={forFile} onClose={onClose} onChosen={onChosen} />}
    </Modal>
  );
}

function Browse({
  forFile,
  onClose,
  onChosen,
}: Pick<BrowseDialogProps, 'onClose' | 'onChosen'> & { readonly forFile: boolean }) {
  const { t } = useTranslation(['folders', 'app']);
  // The first of the places is the home folder.
  const places = useCall('folders.list', { path: null }, { alwaysAsk: true });
  const home = places.data?.folders[0]?.path ?? null;
  const [chosen, setWanted] = useState<string | null | undefined>();
  const wanted = chosen === undefined ? home : chosen;
  const listing = useCall(
    'folders.list',
    { path: wanted, ...(forFile ? { withFiles: true } : {}) },
    { enabled: places.data !== undefined, keepPrevious: true, alwaysAsk: true },
  );
  const { data } = listing;
  return (
    <Stack>
      <Text fw={600} className={styles.path} aria-live="polite">
        {data?.path ?? t('places')}
      </Text>
      <FailureAlert failure={listing.error ?? places.error} onRetry={() => setWanted(null)} />
      {data?.path !== null && data && (
        <Button
          variant="subtle"
          justify="flex-start"
          leftSection={<IconArrowUp size={18} aria-hidden />}
          onClick={() => setWanted(data.parent)}
        >
          {t('up')}
        </Button>
      )}
      {!data && !listing.error && !places.error && <Loader size="sm" aria-label={t('app:loading')} />}
      {data && (
        <ul
          className={styles.list}
          aria-label={t(forFile ? 'insideAll' : 'inside', { path: data.path ?? t('places') })}
        >
          {data.folders.map(({ name, path }) => (
            <li key={path}>
              <UnstyledButton className={styles.folder} onClick={() => setWanted(path)}>
                <IconFolder size={18} aria-hidden />
                {name}
              </UnstyledButton>
            </li>
          ))}
          {data.files?.map(({ name, path }) => (
            <li key={path}>
              <UnstyledButton className={styles.folder} onClick={() => onChosen(path)}>
                <IconFile size={18} aria-hidden />
                {name}
              </UnstyledButton>
            </li>
          ))}
        </ul>
      )}
      {data?.folders.length === 0 && (data.files ?? []).length === 0 && (
        <Text size="sm" c="dimmed">
          {t(forFile ? 'noneAtAll' : 'none')}
        </Text>
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('app:cancel')}
        </Button>
        {!forFile && (
          <Button disabled={!data?.path} onClick={() => data?.path && onChosen(data.path)}>
            {t('choose')}
          </Button>
        )}
      </Group>
    </Stack>
  );
}
