import { TextInput, VisuallyHidden } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TreeEntry } from '#shared/contract/backups.ts';
import type { BrowsingProps } from './browsing.ts';
import { type FileChoice, folderAbove, toggleChoice } from './file-choice.ts';
import { FilePreview } from './file-preview.tsx';
import styles from './files.module.css';
import { FoundFiles } from './found-files.tsx';
import { TreeFiles } from './tree-files.tsx';

interface FileBrowserProps {
  readonly connection: string;
  readonly id: string;
  readonly choice: FileChoice;
  readonly onChoice: (choice: FileChoice) => void;
  /** Off where there is only room for the list. */
  readonly withPreview: boolean;
  /** CSS length of what stands above and below the list. */
  readonly above: string;
  /** What can be done with the choice. */
  readonly children?: ReactNode;
}

/** The files of one backup: find, look at, tick. */
export function FileBrowser(props: FileBrowserProps) {
  const { connection, id, choice, onChoice } = props;
  const { t } = useTranslation('manage');
  const [text, setText] = useState('');
  const [looked, setLooked] = useState<TreeEntry | null>(null);
  const [said, setSaid] = useState('');
  const [settled] = useDebouncedValue(text.trim(), 250);
  const browsing: BrowsingProps = {
    connection,
    id,
    choice,
    onToggle: (entry) => {
      const above = folderAbove(choice, entry.path);
      setSaid(above === undefined ? '' : t('files.comesAlong', { folder: above }));
      onChoice(toggleChoice(choice, entry.path));
    },
    onLook: setLooked,
    lookedAt: looked?.path ?? null,
    above: props.above,
  };
  return (
    <div className={styles.browser} data-plain={!props.withPreview || undefined}>
      <div className={styles.list}>
        <TextInput
          type="search"
          aria-label={t('files.find')}
          placeholder={t('files.find')}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={text}
          maxLength={500}
          onChange={(event) => setText(event.currentTarget.value)}
          // It may stand in a form, where Enter would be more than somebody who searches wants.
          onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
        />
        {props.children}
        <VisuallyHidden id="files-keys">{t('files.keys')}</VisuallyHidden>
        <div role="status" className={said === '' ? undefined : styles.said}>
          {said}
        </div>
        {/* Kept while a search is on the screen, so that open folders stay open. */}
        <div hidden={settled !== ''} inert={settled !== ''}>
          <TreeFiles {...browsing} />
        </div>
        {settled !== '' && <FoundFiles {...browsing} text={settled} />}
      </div>
      {props.withPreview && <FilePreview connection={connection} id={id} entry={looked} />}
    </div>
  );
}
