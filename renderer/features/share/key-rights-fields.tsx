import { Checkbox, Radio, Stack, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { KeyRights } from './key-rights.ts';
import styles from './share.module.css';

interface KeyRightsFieldsProps {
  readonly rights: KeyRights;
  /** Names of what is shared. */
  readonly buckets: readonly string[];
  readonly onChange: (change: Partial<KeyRights>) => void;
}

/** Whom a key is for, what it may do, and where. */
export function KeyRightsFields({ rights, buckets, onChange }: KeyRightsFieldsProps) {
  const { t } = useTranslation('share');
  const { label, readOnly, isLimited, chosen } = rights;
  return (
    <>
      <TextInput
        label={t('keys.for')}
        description={t('keys.forHelp')}
        value={label}
        maxLength={100}
        onChange={(event) => onChange({ label: event.currentTarget.value })}
        autoComplete="off"
        data-autofocus
      />
      <Radio.Group
        label={t('keys.may')}
        value={readOnly ? 'read' : 'write'}
        onChange={(value) => onChange({ readOnly: value === 'read' })}
      >
        <Stack gap="sm" mt="xs">
          <Radio value="write" label={t('keys.readWrite')} description={t('keys.readWriteHelp')} />
          <Radio value="read" label={t('keys.readOnly')} description={t('keys.readOnlyHelp')} />
        </Stack>
      </Radio.Group>
      <Radio.Group
        label={t('keys.where')}
        value={isLimited ? 'some' : 'all'}
        onChange={(value) => onChange({ isLimited: value === 'some' })}
      >
        <Stack gap="sm" mt="xs">
          <Radio value="all" label={t('keys.everything')} />
          <Radio value="some" label={t('keys.some')} disabled={buckets.length === 0} />
        </Stack>
      </Radio.Group>
      {isLimited && (
        <Checkbox.Group
          aria-label={t('keys.some')}
          className={styles.indented ?? ''}
          value={[...chosen]}
          onChange={(names) => onChange({ chosen: names })}
        >
          <Stack gap="xs">
            {buckets.map((name) => (
              <Checkbox key={name} value={name} label={name} />
            ))}
          </Stack>
        </Checkbox.Group>
      )}
    </>
  );
}
