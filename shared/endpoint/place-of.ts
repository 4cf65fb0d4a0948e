import type { Provider } from '../providers/provider.ts';
import { findProvider } from '../providers/providers.ts';
import { providerOfHost, recogniseHost } from '../providers/recognise.ts';
import { readAwsHost } from './aws-address.ts';
import type { CleanUp } from './clean-up.ts';
import { isLocalHost } from './local-host.ts';
import type { ParsedUrl } from './parsed-url.ts';
import { beginsWithBucket, pathBeforeBucket } from './unknown-host.ts';

export interface Place {
  readonly endpoint: string;
  readonly provider: Provider | undefined;
  /** What the address tells about it. */
  readonly region: string | undefined;
}

/** The address to talk to at a URL; the bucket goes into `cleanUp`. Null when there is a problem, noted there. */
export function placeOf(url: ParsedUrl, isBucketFirst: boolean, cleanUp: CleanUp): Place | null {
  if (/[?&]x-amz-(signature|credential)=|[?&]signature=/i.test(url.search))
    cleanUp.note({ code: 'signature' });
  else if (url.search + url.hash !== '') cleanUp.note({ code: 'query' });
  return atAmazon(url, cleanUp) ?? atProvider(url, cleanUp) ?? elsewhere(url, isBucketFirst, cleanUp);
}

/** Undefined where it is somebody else's host. */
function atAmazon(url: ParsedUrl, cleanUp: CleanUp): Place | null | undefined {
  const aws = readAwsHost(url.hostname);
  if (aws === null) return undefined;
  if (aws.isOtherKind) return failed(cleanUp, 'aws-kind');
  if (!takeBucketAndPath(url, aws.bucket, '', cleanUp)) return null;
  if (aws.keep === '') cleanUp.note({ code: 'aws' });
  if (aws.variant) cleanUp.note({ code: aws.variant });
  const provider = findProvider('aws');
  return { endpoint: aws.keep === '' ? '' : `https://${aws.keep}`, provider, region: aws.region };
}

function atProvider(url: ParsedUrl, cleanUp: CleanUp): Place | null | undefined {
  const found = recogniseHost(url.hostname);
  if (found === null) return undefined;
  const { provider, host, bucket, region } = found;
  const basePath = provider.basePath ?? '';
  if (!takeBucketAndPath(url, bucket, basePath, cleanUp)) return null;
  if (url.protocol === 'http:') cleanUp.note({ code: 'scheme-https' });
  if (/[.-]internal\./.test(host)) cleanUp.hint({ code: 'internal' });
  const port = url.port === '' || url.port === '80' ? '' : `:${url.port}`;
  return { endpoint: `https://${host}${port}${basePath}`, provider, region };
}

/** Whatever stands in the path of a service whose addresses have none but `basePath`. */
function takeBucketAndPath(
  url: ParsedUrl,
  inHost: string | undefined,
  basePath: string,
  cleanUp: CleanUp,
): boolean {
  const path = url.pathname.replace(/\/+/g, '/').replace(/\/$/, '');
  const isBelow = path === basePath || path.startsWith(`${basePath}/`);
  if (!isBelow) cleanUp.note({ code: 'base-path', path: basePath });
  if (inHost !== undefined) {
    if (path !== '') cleanUp.note({ code: 'path' });
    return cleanUp.takeBucket(inHost);
  }
  // Google's own interface names the bucket further behind.
  const rest = isBelow ? path.slice(basePath.length) : '';
  const names = rest
    .replace(/^\/(?:(?:upload|download)\/)?storage\/v1\/b(?=\/)/, '')
    .split('/')
    .slice(1);
  const [bucket = ''] = names;
  const isBucket = /^[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]$/.test(bucket);
  if (names.length > (isBucket ? 1 : 0) && bucket !== '') cleanUp.note({ code: 'path' });
  return isBucket ? cleanUp.takeBucket(bucket) : true;
}

/** A server that nobody here knows: nothing is taken away but what is evidently the bucket, by its own name. */
function elsewhere(url: ParsedUrl, isBucketFirst: boolean, cleanUp: CleanUp): Place | null {
  let path = url.pathname.replace(/\/+/g, '/').replace(/\/$/, '');
  let { port, hostname } = url;
  const page = /^\/(?:browser|buckets|object-browser)(?:\/([^/]+))?|^\/login$/.exec(path);
  if (port === '9001' && page) {
    cleanUp.note({ code: 'console-port' });
    port = '9000';
    path = '';
    if (page[1] !== undefined && !cleanUp.takeBucket(page[1])) return null;
  } else if (port === '9001') cleanUp.hint({ code: 'console-port' });
  const first = isBucketFirst ? /^\/([^/]+)/.exec(path)?.[1] : undefined;
  if (first !== undefined) {
    if (path !== `/${first}`) cleanUp.note({ code: 'path' });
    if (!cleanUp.takeBucket(first)) return null;
    path = '';
  }
  const bucket = cleanUp.givenBucket;
  const shorter = pathBeforeBucket(path, bucket);
  if (shorter !== null) {
    path = shorter;
    cleanUp.takeBucket(bucket);
  }
  const isKnown = providerOfHost(hostname) !== undefined;
  while ((isKnown || cleanUp.addressing !== 'path') && beginsWithBucket(hostname, bucket)) {
    hostname = hostname.slice(bucket.length + 1);
    cleanUp.takeBucket(bucket);
  }
  if (url.protocol === 'http:' && !isLocalHost(hostname)) cleanUp.hint({ code: 'plain-http' });
  const provider = providerOfHost(hostname);
  if (provider !== undefined)
    cleanUp.hint({ code: 'unusual', provider: provider.name, text: provider.example });
  const endpoint = `${url.protocol}//${hostname}${port === '' ? '' : `:${port}`}${path}`;
  return { endpoint, provider, region: undefined };
}

function failed(cleanUp: CleanUp, code: 'aws-kind'): null {
  cleanUp.fail({ code });
  return null;
}
