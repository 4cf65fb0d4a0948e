import { Anchor, Button } from '@mantine/core';
import { IconLink } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { OpenLinkDialog } from './open-link-dialog.tsx';

/** Leads to a backup behind a link: as a button among others, or as a quiet line in a text. */
export function OpenLinkButton({ isQuiet = false }: { readonly isQuiet?: boolean }) {
  const { t } = useTranslation('links');
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      {isQuiet ? (
        <Anchor component="button" type="button" size="sm" onClick={() => setOpen(true)}>
          {t('open.have')}
        </Anchor>
      ) : (
        <Button
          variant="default"
          leftSection={<IconLink size={16} aria-hidden />}
          onClick={() => setOpen(true)}
        >
          {t('open.button')}
        </Button>
      )}
      <OpenLinkDialog isOpen={isOpen} onClose={() => setOpen(false)} />
    </>
  );
}
