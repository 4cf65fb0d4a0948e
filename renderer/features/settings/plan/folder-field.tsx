import { CloseButton, Input, Text } from '@mantine/core';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { ChooseFolderButton } from '../../folder-chooser/choose-folder-button.tsx';
import styles from '../settings.module.css';

interface FolderFieldProps {
  /** Absolute paths. */
  readonly folders: readonly string[];
  /** What is wrong with them; true where it is said elsewhere. */
  readonly error: string | boolean;
  readonly onChange: (folders: readonly string[]) => void;
}

/** A list of folders, to be added to and taken from. */
export function FolderField({ folders, error, onChange }: FolderFieldProps) {
  const { t } = useTranslation('settings');
  const frame = useRef<HTMLElement>(null);
  const remove = (path: string) => {
    onChange(folders.filter((other) => other !== path));
    // The button that had the focus is gone.
    requestAnimationFrame(() => frame.current?.querySelector('button')?.focus());
  };
  return (
    <section ref={frame} aria-labelledby="folders-label" data-problem={error !== false}>
      <Input.Label id="folders-label" labelElement="div" mb="xs">
        {t('plan.folders')}
      </Input.Label>
      {folders.length === 0 ? (
        <Text mb="sm" size="sm" c="dimmed">
          {t('plan.foldersNone')}
        </Text>
      ) : (
        <ul className={styles.folders}>
          {folders.map((path) => (
            <li key={path}>
              {path}
              <CloseButton aria-label={t('plan.removeFolder', { path })} onClick={() => remove(path)} />
            </li>
          ))}
        </ul>
      )}
      <ChooseFolderButton
        label={t('plan.addFolder')}
        onChosen={(path) => onChange(folders.includes(path) ? folders : [...folders, path])}
      />
      {typeof error === 'string' && (
        <Input.Error mt="xs" role="alert">
          {error}
        </Input.Error>
      )}
    </section>
  );
}
