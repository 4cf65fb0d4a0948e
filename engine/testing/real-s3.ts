import { randomBytes } from 'node:crypto';
import type { ConnectionSecrets, ConnectionSettings } from '#shared/connection.ts';

export interface RealS3 {
  readonly settings: ConnectionSettings;
  readonly secrets: ConnectionSecrets;
}

/**
 * A bucket name of its own at the S3 server that the environment names (S3_ENDPOINT, S3_REGION, S3_ACCESS_KEY_ID,
 * S3_SECRET_ACCESS_KEY, S3_SESSION_TOKEN); undefined when it names none, and then such tests are skipped.
 */
export function realS3FromEnvironment(): RealS3 | undefined {
  const {
    S3_ENDPOINT: endpoint,
    S3_REGION: region,
    S3_ACCESS_KEY_ID: accessKeyId,
    S3_SECRET_ACCESS_KEY: secretAccessKey,
    S3_SESSION_TOKEN: sessionToken,
  } = process.env;
  if (!endpoint || !accessKeyId || !secretAccessKey) return undefined;
  return {
    settings: {
      name: 'real',
      endpoint,
      region: region ?? 'us-east-1',
      bucket: `holdall-test-${randomBytes(6).toString('hex')}`,
      rootPath: '',
      accessKeyId,
      addressing: 'auto',
      caFile: null,
      proxy: null,
    },
    secrets: { secretAccessKey, ...(sessionToken ? { sessionToken } : {}) },
  };
}
