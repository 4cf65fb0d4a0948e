import { Button } from '@mantine/core';
import { IconFile, IconFolderPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction, useCall } from '../../app/calls.ts';
import { FailureAlert } from '../../app/failure-alert.tsx';
import { BrowseDialog } from './browse-dialog.tsx';

interface ChooseFolderButtonProps {
  readonly label: string;
  /** Title of the dialog. */
  readonly title?: string;
  /** A file instead of a folder. */
  readonly forFile?: boolean;
  readonly onChosen: (path: string) => void;
}

/** Asks for a folder (or a file) of the computer that runs the engine: by the system's dialog, or by browsing in the window. */
export function ChooseFolderButton({ label, title, forFile = false, onChosen }: ChooseFolderButtonProps) {
  const { t } = useTranslation('folders');
  const [isOpen, setIsOpen] = useState(false);
  const canPick = useCall('app.info', {}).data?.canPickFolders ?? false;
  const pick = useAction('folders.pick');
  const name = title ?? t(forFile ? 'fileTitle' : 'title');
  const ask = () => {
    if (!canPick) {
      setIsOpen(true);
      return;
    }
    pick.mutate(
      { title: name, ...(forFile ? { what: 'file' as const } : {}) },
      { onSuccess: (path) => path !== null && onChosen(path) },
    );
  };
  return (
    <>
      <Button
        variant="default"
        leftSection={forFile ? <IconFile size={18} aria-hidden /> : <IconFolderPlus size={18} aria-hidden />}
        loading={pick.isPending}
        onClick={ask}
      >
        {label}
      </Button>
      <FailureAlert failure={pick.error} />
      <BrowseDialog
        isOpen={isOpen}
        forFile={forFile}
        title={name}
        onClose={() => setIsOpen(false)}
        onChosen={(path) => {
          setIsOpen(false);
          onChosen(path);
        }}
      />
    </>
  );
}
