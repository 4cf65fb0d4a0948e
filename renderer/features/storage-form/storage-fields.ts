import type { ConnectionDraft, ConnectionView } from '#shared/contract/connections.ts';
import { parseFingerprint, showFingerprint } from '#shared/fingerprint.ts';
import { providerOf } from '#shared/providers/preset.ts';
import { readPrice } from '#shared/providers/price.ts';
import { findProvider } from '#shared/providers/providers.ts';
import { nameProblem } from '#shared/setting-name.ts';

/** What is typed into the storage form. */
export interface StorageFields {
  name: string;
  /** A provider's id, `other` for none that we know, '' while nobody has said. */
  provider: string;
  endpoint: string;
  region: string;
  bucket: string;
  rootPath: string;
  accessKeyId: string;
  /** Empty = leave the stored one as it is. */
  secretAccessKey: string;
  /** Empty = leave the stored one as it is, unless `forgetSessionToken`. */
  sessionToken: string;
  forgetSessionToken: boolean;
  addressing: 'auto' | 'path' | 'virtual';
  caFile: string;
  proxy: string;
  /** Such as `0.006 EUR`; '' = what we know about the provider. */
  price: string;
  /** Exactly this certificate is trusted, as people write fingerprints; empty = certificates are judged as usual. */
  pinnedFingerprint: string;
}

export type StorageField = keyof StorageFields;
type CheckedField =
  | 'name'
  | 'endpoint'
  | 'bucket'
  | 'accessKeyId'
  | 'secretAccessKey'
  | 'caFile'
  | 'pinnedFingerprint'
  | 'proxy'
  | 'price';

/** The fields for a connection that exists, or the ones to begin with. */
export function fieldsOf(connection: ConnectionView | null, suggestedName: string): StorageFields {
  return {
    name: connection?.name ?? suggestedName,
    provider: connection === null ? '' : (providerOf(connection)?.id ?? 'other'),
    endpoint: connection?.endpoint ?? '',
    region: connection?.region ?? '',
    bucket: connection?.bucket ?? '',
    rootPath: connection?.rootPath ?? 'holdall',
    accessKeyId: connection?.accessKeyId ?? '',
    secretAccessKey: '',
    sessionToken: '',
    forgetSessionToken: false,
    addressing: connection?.addressing ?? 'auto',
    caFile: connection?.caFile ?? '',
    proxy: connection?.proxy ?? '',
    price: connection?.price ?? '',
    pinnedFingerprint: showFingerprint(connection?.pinnedFingerprint ?? ''),
  };
}

/** What the contract takes: absent secrets stay, an empty session token is removed. */
export function draftOf(fields: StorageFields): ConnectionDraft {
  const orNull = (text: string) => (text.trim() === '' ? null : text.trim());
  return {
    settings: {
      name: fields.name.trim(),
      endpoint: fields.endpoint.trim(),
      region: fields.region.trim(),
      bucket: fields.bucket.trim(),
      rootPath: fields.rootPath.trim(),
      accessKeyId: fields.accessKeyId.trim(),
      addressing: fields.addressing,
      caFile: orNull(fields.caFile),
      proxy: orNull(fields.proxy),
      provider: findProvider(fields.provider)?.id ?? null,
      price: orNull(fields.price),
      ...pinOf(fields),
    },
    ...(fields.secretAccessKey === '' ? {} : { secretAccessKey: fields.secretAccessKey }),
    ...(fields.forgetSessionToken
      ? { sessionToken: '' }
      : fields.sessionToken === ''
        ? {}
        : { sessionToken: fields.sessionToken }),
  };
}

/** Without TLS there is no certificate to be pinned to. */
function pinOf({ endpoint, pinnedFingerprint }: StorageFields): { pinnedFingerprint?: string } {
  if (pinnedFingerprint.trim() === '' || /^\s*http:/i.test(endpoint)) return {};
  return { pinnedFingerprint: parseFingerprint(pinnedFingerprint) ?? pinnedFingerprint };
}

/** Fields that cannot be right, for the form to point at; the engine has the last word. */
export function problemsIn(
  fields: StorageFields,
  hasSecret: boolean,
  isAddressWrong: boolean,
): CheckedField[] {
  const problems: CheckedField[] = [];
  if (nameProblem(fields.name.trim()) !== null) problems.push('name');
  if (isAddressWrong) problems.push('endpoint');
  if (fields.bucket.trim() === '') problems.push('bucket');
  if (fields.accessKeyId.trim() === '') problems.push('accessKeyId');
  if (fields.secretAccessKey === '' && !hasSecret) problems.push('secretAccessKey');
  if (fields.caFile.trim() !== '' && !/^([/\\]|[A-Za-z]:[/\\])/.test(fields.caFile.trim()))
    problems.push('caFile');
  if (fields.pinnedFingerprint.trim() !== '' && parseFingerprint(fields.pinnedFingerprint) === null)
    problems.push('pinnedFingerprint');
  if (fields.proxy.trim() !== '' && !/^https?:\/\/[^\s@]+$/i.test(fields.proxy.trim()))
    problems.push('proxy');
  if (fields.price.trim() !== '' && readPrice(fields.price) === null) problems.push('price');
  return problems;
}
