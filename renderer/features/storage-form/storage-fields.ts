import type { ConnectionDraft, ConnectionView } from '#shared/contract/connections.ts';
import { nameProblem } from '#shared/setting-name.ts';

/** What is typed into the storage form. */
export interface StorageFields {
  name: string;
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
  /** Came with a link; empty = certificates are judged as usual. */
  pinnedFingerprint: string;
}

/** Those that are shown; a pin is only carried along. */
export type StorageField = Exclude<keyof StorageFields, 'pinnedFingerprint'>;
type CheckedField = 'name' | 'endpoint' | 'bucket' | 'accessKeyId' | 'secretAccessKey' | 'caFile' | 'proxy';

/** The fields for a connection that exists, or the ones to begin with. */
export function fieldsOf(connection: ConnectionView | null, suggestedName: string): StorageFields {
  return {
    name: connection?.name ?? suggestedName,
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
    pinnedFingerprint: connection?.pinnedFingerprint ?? '',
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
  return pinnedFingerprint === '' || /^\s*http:/i.test(endpoint) ? {} : { pinnedFingerprint };
}

/** Fields that cannot be right, for the form to point at; the engine has the last word. */
export function problemsIn(fields: StorageFields, hasSecret: boolean): CheckedField[] {
  const problems: CheckedField[] = [];
  if (nameProblem(fields.name.trim()) !== null) problems.push('name');
  const endpoint = fields.endpoint.trim();
  // Without a scheme the engine adds one; with blanks or a sign-in it can only be a mistake.
  if (endpoint !== '' && !/^(https?:\/\/)?[^\s/@]+(\/[^\s@]*)?$/i.test(endpoint)) problems.push('endpoint');
  if (fields.bucket.trim() === '') problems.push('bucket');
  if (fields.accessKeyId.trim() === '') problems.push('accessKeyId');
  if (fields.secretAccessKey === '' && !hasSecret) problems.push('secretAccessKey');
  if (fields.caFile.trim() !== '' && !/^([/\\]|[A-Za-z]:[/\\])/.test(fields.caFile.trim()))
    problems.push('caFile');
  if (fields.proxy.trim() !== '' && !/^https?:\/\/[^\s@]+$/i.test(fields.proxy.trim()))
    problems.push('proxy');
  return problems;
}
