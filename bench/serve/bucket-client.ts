import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { Place } from './place.ts';

type Method = 'PUT' | 'GET' | 'DELETE';

/** The official client for one bucket: signs addresses for others to use, lists, and tidies up. */
export class BucketClient {
  readonly #client: S3Client;
  readonly #Bucket: string;

  constructor({ endpoint, region, bucket, accessKeyId, secretAccessKey }: Place) {
    const credentials = { accessKeyId, secretAccessKey };
    this.#Bucket = bucket;
    this.#client = new S3Client({
      ...{ endpoint, region, credentials, forcePathStyle: true },
      requestChecksumCalculation: 'WHEN_REQUIRED',
    });
  }

  /** Addresses for that method and those keys, good for an hour. */
  async sign(method: Method, keys: readonly string[]): Promise<string[]> {
    return await Promise.all(
      keys.map((key) => {
        // The signer's own types are stricter about absent fields than those of the commands.
        const command = this.#command(method, key) as Parameters<typeof getSignedUrl>[1];
        return getSignedUrl(this.#client, command, { expiresIn: 3600 });
      }),
    );
  }

  #command(method: Method, Key: string): PutObjectCommand | GetObjectCommand | DeleteObjectCommand {
    const input = { Bucket: this.#Bucket, Key };
    if (method === 'PUT') return new PutObjectCommand(input);
    return method === 'GET' ? new GetObjectCommand(input) : new DeleteObjectCommand(input);
  }

  /** How many keys begin so, page by page. */
  async count(Prefix: string): Promise<number> {
    let found = 0;
    let ContinuationToken: string | undefined;
    do {
      const command = new ListObjectsV2Command({ Bucket: this.#Bucket, Prefix, ContinuationToken });
      const page = await this.#client.send(command);
      found += page.KeyCount ?? 0;
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken !== undefined);
    return found;
  }

  async create(): Promise<void> {
    await this.#client.send(new CreateBucketCommand({ Bucket: this.#Bucket }));
  }

  async remove(): Promise<void> {
    await this.#client.send(new DeleteBucketCommand({ Bucket: this.#Bucket }));
  }

  close(): void {
    this.#client.destroy();
  }
}
