import { Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { BackupRow } from '#shared/backup.ts';
import { LinkDialog } from '../../links/link-dialog.tsx';
import type { BackupDialog } from './backup-dialog.ts';
import { CompareDialog } from './compare-dialog.tsx';
import { DeleteDialog } from './delete-dialog.tsx';
import { DownloadDialog } from './download-dialog.tsx';
import { VerifyDialog } from './verify-dialog.tsx';

interface BackupDialogsProps {
  readonly connection: string;
  /** The whole list of the storage. */
  readonly all: readonly BackupRow[];
  readonly dialog: BackupDialog | null;
  readonly onDialog: (dialog: BackupDialog | null) => void;
  /** All that was asked for is gone. */
  readonly onDeleted: () => void;
}

/** The questions before something is done to backups. */
export function BackupDialogs({ connection, all, dialog, onDialog, onDeleted }: BackupDialogsProps) {
  const { t } = useTranslation(['manage', 'links', 'app']);
  const close = () => onDialog(null);
  const title = dialog && titleOf(dialog, t);
  return (
    <Modal
      opened={dialog !== null}
      onClose={close}
      title={title}
      size={dialog?.kind === 'compare' ? 'xl' : 'lg'}
      onExitTransitionEnd={focusSomewhere}
      closeButtonProps={{ 'aria-label': t('app:close') }}
    >
      {dialog?.kind === 'delete' && (
        <DeleteDialog
          connection={connection}
          rows={dialog.rows}
          all={all}
          onClose={close}
          onDeleted={onDeleted}
        />
      )}
      {dialog?.kind === 'verify' && <VerifyDialog connection={connection} row={dialog.row} onClose={close} />}
      {dialog?.kind === 'download' && (
        <DownloadDialog connection={connection} row={dialog.row} onClose={close} />
      )}
      {dialog?.kind === 'link' && <LinkDialog connection={connection} row={dialog.row} onClose={close} />}
      {dialog?.kind === 'compare' && <CompareDialog connection={connection} rows={dialog.rows} />}
    </Modal>
  );
}

/** The button that opened the dialog may have gone with the backups it was for. */
function focusSomewhere(): void {
  if (document.activeElement === document.body) document.querySelector<HTMLElement>('main h1')?.focus();
}

function titleOf(
  dialog: BackupDialog,
  t: ReturnType<typeof useTranslation<['manage', 'links', 'app']>>['t'],
): string {
  switch (dialog.kind) {
    case 'delete':
      return t('remove.heading');
    case 'verify':
      return t('check.title');
    case 'download':
      return t('fetch.title');
    case 'link':
      return t('links:make.title');
    case 'compare':
      return t('compare.title');
  }
}
