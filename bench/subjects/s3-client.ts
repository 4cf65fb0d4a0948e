import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';

/** A plain client for the opponents, from the same environment variables that the tests use. */
export function s3Client(): S3Client {
  return new S3Client({
    endpoint: process.env.S3_ENDPOINT ?? '',
    region: process.env.S3_REGION ?? 'us-east-1',
    forcePathStyle: true,
    credentials: {
      accessKeyId: process.env.S3_ACCESS_KEY_ID ?? '',
      secretAccessKey: process.env.S3_SECRET_ACCESS_KEY ?? '',
    },
  });
}

/** Makes the bucket for a run; not timed. */
export async function createBucket(bucket: string): Promise<void> {
  const client = s3Client();
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  client.destroy();
}
