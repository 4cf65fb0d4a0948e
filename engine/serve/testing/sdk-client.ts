import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { type TestServer, testKey, testRegion } from './test-server.ts';

/** The official client, for a test server. */
export function sdkClient(server: Pick<TestServer, 'endpoint'>, options: S3ClientConfig = {}): S3Client {
  return new S3Client({
    endpoint: server.endpoint,
    region: testRegion,
    forcePathStyle: true,
    credentials: { ...testKey },
    maxAttempts: 1,
    ...options,
  });
}
