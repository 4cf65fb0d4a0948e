import { Text, TextInput, type TextInputProps } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../app/calls.ts';
import { FailureAlert } from '../../app/failure-alert.tsx';
import { useFormat } from '../../app/use-format.ts';
import { ChooseFolderButton } from '../folder-chooser/choose-folder-button.tsx';
import styles from './share.module.css';

type Field = 'certFile' | 'keyFile';

interface CertificateFilesProps {
  readonly values: Readonly<Record<Field, string>>;
  readonly textOf: (field: Field) => TextInputProps;
  readonly onChosen: (field: Field, path: string) => void;
}

/** The person's own certificate and its key: typed or chosen, and looked at as soon as they are there. */
export function CertificateFiles({ values, textOf, onChosen }: CertificateFilesProps) {
  const { t } = useTranslation('share');
  const choose = { certFile: t('certificate.chooseCert'), keyFile: t('certificate.chooseKey') };
  return (
    <div>
      <div className={styles.pair}>
        {(['certFile', 'keyFile'] as const).map((field) => (
          <div key={field} className={styles.chosen}>
            <TextInput {...textOf(field)} />
            <ChooseFolderButton
              forFile
              label={choose[field]}
              title={choose[field]}
              onChosen={(path) => onChosen(field, path)}
            />
          </div>
        ))}
      </div>
      <CertificateFound values={values} />
    </div>
  );
}

function CertificateFound({ values }: Pick<CertificateFilesProps, 'values'>) {
  const { t } = useTranslation('share');
  const format = useFormat();
  const [asked] = useDebouncedValue(JSON.stringify([values.certFile.trim(), values.keyFile.trim()]), 400);
  const [certFile = '', keyFile = ''] = JSON.parse(asked) as string[];
  const check = useCall(
    'share.checkCertificate',
    { certFile, keyFile },
    { enabled: certFile !== '', alwaysAsk: true },
  );
  if (certFile === '') return <div role="status" />;
  const { data } = check;
  const certificate = data?.certificate;
  return (
    <div role="status">
      {certificate && (
        <Text size="sm" mt="sm">
          {t('certificate.facts', {
            names: certificate.names.length === 0 ? t('certificate.noNames') : format.list(certificate.names),
            until: format.dateTime(certificate.validTo),
          })}
        </Text>
      )}
      {data?.problem && (
        <Text size="sm" mt="xs" c="var(--holdall-bad)">
          {t(data.file === 'cert' ? 'certificate.inCert' : 'certificate.inKey', {
            problem: t(`certificate.problem.${data.problem}`),
          })}
        </Text>
      )}
      {data && data.problem === null && keyFile !== '' && (
        <Text size="sm" mt="xs">
          {t('certificate.fits')}
        </Text>
      )}
      <FailureAlert failure={check.error} />
    </div>
  );
}
