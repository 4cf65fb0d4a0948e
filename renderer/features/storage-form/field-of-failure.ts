import type { Failure } from '#shared/contract/jobs.ts';
import type { StorageField } from './storage-fields.ts';

const byCode: Record<string, StorageField> = {
  'name-taken': 'name',
  'endpoint-invalid': 'endpoint',
  'endpoint-has-bucket': 'endpoint',
  'host-unknown': 'endpoint',
  'host-unreachable': 'endpoint',
  'not-s3': 'endpoint',
  'bucket-name-invalid': 'bucket',
  'bucket-missing': 'bucket',
  'bucket-taken': 'bucket',
  'region-wrong': 'region',
  'key-unknown': 'accessKeyId',
  'secret-wrong': 'secretAccessKey',
  'secret-missing': 'secretAccessKey',
  'token-expired': 'sessionToken',
  'token-invalid': 'sessionToken',
  'tls-untrusted': 'caFile',
  'ca-unreadable': 'caFile',
  'certificate-changed': 'pinnedFingerprint',
  'proxy-failed': 'proxy',
};

/** What the engine calls a field in `field-invalid`. */
const byName: Record<string, StorageField> = {
  'name of the connection': 'name',
  region: 'region',
  'root path': 'rootPath',
  'access key id': 'accessKeyId',
  'secret access key': 'secretAccessKey',
  'session token': 'sessionToken',
  addressing: 'addressing',
  'certificate file': 'caFile',
  'pinned fingerprint': 'pinnedFingerprint',
  proxy: 'proxy',
  price: 'price',
};

/** The field that a failure is about, or null when it is about no single one. */
export function fieldOfFailure(failure: Failure): StorageField | null {
  if (failure.code === 'field-invalid') return byName[String(failure.details?.field)] ?? null;
  return byCode[failure.code] ?? null;
}

const advanced: readonly StorageField[] = [
  'rootPath',
  'sessionToken',
  'addressing',
  'caFile',
  'pinnedFingerprint',
  'proxy',
  'price',
];

export function isAdvanced(field: StorageField | null): boolean {
  return field !== null && advanced.includes(field);
}
