import { S3Client } from '@aws-sdk/client-s3';
import type { ConnectionSettings } from '#shared/connection.ts';
import { isAws } from './addressing.ts';
import { addContentMd5, type BuiltRequest, contentMd5Instead } from './content-md5.ts';
import type { CredentialSource } from './credentials.ts';
import type { PatientHttpHandler } from './http-handler.ts';
import { UnexpectedPage } from './unexpected-page.ts';

export interface ClientOptions {
  readonly handler: PatientHttpHandler;
  readonly style: 'path' | 'virtual';
  /** Milliseconds to add to the system's time to get this computer's time. */
  readonly clockOffset: number;
  /** Whether everything that is stored has to come with its MD5; asked for each request. */
  readonly wantsMd5: () => boolean;
}

/** The client asks anew for what has expired, which is how it takes other keys with the very next request. */
const longAgo = new Date(0);

const storing = new Set(['PutObjectCommand', 'UploadPartCommand']);

/**
 * An S3 client with every option pinned down that the environment or a profile could otherwise slip in: what the
 * person configured is what is used. It makes one attempt a call; repeating is ours (`RetryingStorage`).
 */
export function makeS3Client(
  settings: ConnectionSettings,
  credentials: CredentialSource,
  options: ClientOptions,
): S3Client {
  const client = new S3Client({
    ...(settings.endpoint === '' ? {} : { endpoint: settings.endpoint }),
    ignoreConfiguredEndpointUrls: true,
    region: settings.region,
    forcePathStyle: options.style === 'path',
    credentials: async () => ({ ...credentials.current, expiration: longAgo }),
    requestHandler: options.handler,
    systemClockOffset: options.clockOffset,
    disableClockSkewCorrection: false,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    expectContinueHeader: false,
    useDualstackEndpoint: false,
    useFipsEndpoint: false,
    useAccelerateEndpoint: false,
    useGlobalEndpoint: false,
    useArnRegion: false,
    disableS3ExpressSessionAuth: true,
    disableMultiregionAccessPoints: true,
    followRegionRedirects: isAws(settings.endpoint),
    defaultsMode: 'standard',
    retryMode: 'standard',
    maxAttempts: 1,
    authSchemePreference: [],
    userAgentAppId: 'holdall',
    // Without one, the client writes to the console when a stream fails that it cannot send again.
    logger: { trace() {}, debug() {}, info() {}, warn() {}, error() {} },
  });
  refusePages(client);
  adjustRequests(client, options.wantsMd5);
  return client;
}

/** A web page with status 200 would otherwise be read as an empty bucket or a successful write. */
function refusePages(client: S3Client): void {
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const result = await next(args);
      const response = result.response as {
        statusCode: number;
        headers: Record<string, string>;
        body?: unknown;
      };
      const isPage = /^text\/html/i.test(response.headers['content-type'] ?? '');
      // A stored object may well be a web page.
      const readsObject =
        context.commandName === 'GetObjectCommand' || context.commandName === 'HeadObjectCommand';
      if (isPage && !isEmpty(response) && !(readsObject && response.statusCode < 300)) {
        (response.body as { destroy?: () => void } | undefined)?.destroy?.();
        throw new UnexpectedPage(response.statusCode);
      }
      return result;
    },
    { step: 'deserialize', priority: 'low', name: 'refusePages' },
  );
}

/** Some servers call an answer a web page that has no content at all, and mean nothing by it. */
function isEmpty({ statusCode, headers }: { statusCode: number; headers: Record<string, string> }): boolean {
  return statusCode === 204 || headers['content-length'] === '0';
}

/** Bodies that S3 wants a checksum of; the newer kinds are refused by many storages. */
const wantsMd5Always = new Set(['DeleteObjectsCommand', 'PutBucketCorsCommand']);

/** The last touch before a request is signed. */
function adjustRequests(client: S3Client, wantsMd5: () => boolean): void {
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const request = args.request as BuiltRequest & { query: object };
      if (wantsMd5Always.has(context.commandName ?? '')) contentMd5Instead(request);
      else if (wantsMd5() && storing.has(context.commandName ?? '')) addContentMd5(request);
      // Tells the server nothing that it needs, and with Google's the signature does not match because of it.
      Reflect.deleteProperty(request.query, 'x-id');
      return next(args);
    },
    { step: 'build', priority: 'low', name: 'adjustRequests' },
  );
}
