import { NativeSelect, Radio, Stack, Text, TextInput, Title } from '@mantine/core';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { ShareView } from '#shared/contract/share.ts';
import { shareTls } from '#shared/share.ts';
import { useAction } from '../../app/calls.ts';
import { Card } from '../../app/card.tsx';
import { FailureAlert } from '../../app/failure-alert.tsx';
import { focusFirstProblem } from '../settings/focus-first-problem.ts';
import { saySaved } from '../settings/say-saved.ts';
import { useUnsaved } from '../settings/unsaved/unsaved.ts';
import { useDraft } from '../settings/use-draft.ts';
import { CertificateFiles } from './certificate-files.tsx';
import { RenewCertificate } from './renew-certificate.tsx';
import styles from './share.module.css';
import { changeOf, EVERYWHERE, encryptionOf, wayInFields, wayInProblems } from './way-in-fields.ts';

/** Who reaches what is shared, at which address, and how it is encrypted. */
export function WayIn({ view }: { readonly view: ShareView }) {
  const { t } = useTranslation(['share', 'settings']);
  const draft = useDraft(wayInFields(view), wayInProblems);
  const { fields } = draft;
  const action = useAction('share.save');
  const frame = useRef<HTMLDivElement>(null);
  const save = async (): Promise<boolean> => {
    if (draft.showProblems()) {
      focusFirstProblem(frame.current);
      return false;
    }
    try {
      const saved = await action.mutateAsync(changeOf(fields, view));
      draft.accept(fields, wayInFields(saved));
    } catch {
      return false;
    }
    saySaved(t('settings:saved'));
    return true;
  };
  useUnsaved(
    { isChanged: draft.isChanged, isSaving: action.isPending },
    {
      save,
      discard: () => {
        draft.discard();
        action.reset();
      },
    },
  );
  const encryption = encryptionOf(fields);
  const textOf = (field: 'port' | 'certFile' | 'keyFile') => {
    const problem = draft.problemOf(field);
    return {
      label: t(`wayIn.${field}`),
      value: fields[field],
      error: problem ? t(`problem.${problem}`) : undefined,
      onBlur: () => draft.leave(field),
      onChange: (event: { readonly currentTarget: { readonly value: string } }) =>
        draft.set(field, event.currentTarget.value),
      autoComplete: 'off',
      spellCheck: false,
    };
  };
  const places = [...new Set([EVERYWHERE, ...view.networks, fields.at])];
  return (
    <Card aria-labelledby="way-in-title">
      <Title order={2} size="h4" mb="md" id="way-in-title">
        {t('wayIn.title')}
      </Title>
      <Stack gap="lg" ref={frame}>
        <Radio.Group
          label={t('wayIn.reach')}
          value={fields.reach}
          onChange={(value) => draft.set('reach', value === 'others' ? 'others' : 'here')}
        >
          <Stack gap="sm" mt="sm">
            <Radio value="here" label={t('wayIn.here')} description={t('wayIn.hereHelp')} />
            <Radio value="others" label={t('wayIn.others')} description={t('wayIn.othersHelp')} />
          </Stack>
        </Radio.Group>
        <div className={styles.pair}>
          {fields.reach === 'others' && (
            <NativeSelect
              label={t('wayIn.at')}
              value={fields.at}
              onChange={(event) => draft.set('at', event.currentTarget.value)}
              data={places.map((value) => ({
                value,
                label: value === EVERYWHERE ? t('wayIn.everywhere') : value,
              }))}
            />
          )}
          <TextInput {...textOf('port')} inputMode="numeric" />
        </div>
        <Radio.Group
          label={t('wayIn.encryption')}
          value={encryption}
          onChange={(value) => {
            const kind = shareTls.options
              .map((option) => option.shape.kind.value)
              .find((one) => one === value);
            if (kind !== undefined) draft.set('tls', kind);
          }}
        >
          <Stack gap="sm" mt="sm">
            {fields.reach === 'here' && <Radio value="off" label={t('wayIn.off')} />}
            <Radio value="own" label={t('wayIn.own')} description={t('wayIn.ownHelp')} />
            <Radio value="files" label={t('wayIn.files')} description={t('wayIn.filesHelp')} />
          </Stack>
        </Radio.Group>
        {encryption === 'files' && (
          <CertificateFiles
            values={fields}
            textOf={textOf}
            onChosen={(field, path) => draft.set(field, path)}
          />
        )}
        {view.tls.kind === 'own' && encryption === 'own' && <RenewCertificate />}
        {draft.isChanged && (
          <Text size="sm" c="dimmed">
            {t('wayIn.restarts')}
          </Text>
        )}
        <FailureAlert failure={action.error} />
      </Stack>
    </Card>
  );
}
