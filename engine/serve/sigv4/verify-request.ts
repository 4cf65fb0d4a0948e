import { S3Error } from '../s3-error.ts';
import type { HeaderMap } from '../s3-request.ts';
import type { AccessKey } from '../server-options.ts';
import { type Credential, parseAuthorization, parsePresigned } from './credential.ts';
import { requestSignature, type Scope, sameText, signingKey } from './signature.ts';

const window = 15 * 60_000;
const longestPresigned = 7 * 24 * 3600;

/** Unsigned request facts, as they came. */
export interface UncheckedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: readonly (readonly [string, string])[];
  readonly headers: HeaderMap;
}

/** What the signatures of aws-chunked bodies continue from. */
export interface ChunkSigning {
  readonly key: Buffer;
  readonly amzDate: string;
  readonly scope: Scope;
  readonly seed: string;
}

export interface Verified {
  readonly accessKey: AccessKey;
  /** `x-amz-content-sha256`: a hash in hex, or one of the `UNSIGNED-…`/`STREAMING-…` words. */
  readonly payloadHash: string;
  /** The signature was in the address. */
  readonly presigned: boolean;
  readonly chunkSigning: ChunkSigning;
}

/**
 * Checks a request's signature (SigV4, in the Authorization header or in a presigned URL).
 * @param now Milliseconds since the epoch.
 * @throws S3Error `AccessDenied` for anonymous or expired ones, `InvalidAccessKeyId`, `SignatureDoesNotMatch`,
 *   `RequestTimeTooSkewed`, `AuthorizationHeaderMalformed` (with `Region`), `AuthorizationQueryParametersError`
 */
export function verifyRequest(
  request: UncheckedRequest,
  server: { readonly accessKeys: readonly AccessKey[]; readonly region: string; readonly now: number },
): Verified {
  const query = new Map(request.query);
  const authorization = request.headers.get('authorization');
  const presigned = authorization === undefined && query.has('X-Amz-Algorithm');
  if (authorization === undefined && !presigned) {
    throw new S3Error('AccessDenied', 'Unsigned requests are not accepted.');
  }
  const credential = authorization === undefined ? parsePresigned(query) : parseAuthorization(authorization);
  const accessKey = server.accessKeys.find((key) => key.accessKeyId === credential.accessKeyId);
  if (!accessKey) throw new S3Error('InvalidAccessKeyId');
  const amzDate = readDate(request, query, presigned);
  checkScope(credential, amzDate, server.region, presigned);
  if (presigned) checkExpiry(query, parseAmzDate(amzDate), server.now);
  else checkSkew(amzDate, server.now);
  checkSignedHeaders(request.headers, credential.signedHeaders);
  if (request.headers.has('x-amz-security-token') || query.has('X-Amz-Security-Token')) {
    throw new S3Error('InvalidToken');
  }
  const payloadHash =
    request.headers.get('x-amz-content-sha256') ??
    (presigned ? (query.get('X-Amz-Content-Sha256') ?? 'UNSIGNED-PAYLOAD') : undefined);
  if (payloadHash === undefined) {
    throw new S3Error('InvalidRequest', 'The header x-amz-content-sha256 is missing.');
  }
  const key = signingKey(accessKey.secretAccessKey, credential);
  const expected = requestSignature(
    {
      ...request,
      query: request.query.filter(([name]) => name !== 'X-Amz-Signature' || !presigned),
      signedHeaders: credential.signedHeaders,
      payloadHash,
    },
    key,
    amzDate,
    credential,
  );
  if (!sameText(expected, credential.signature)) throw new S3Error('SignatureDoesNotMatch');
  return {
    accessKey,
    payloadHash,
    presigned,
    chunkSigning: { key, amzDate, scope: credential, seed: expected },
  };
}

function readDate(request: UncheckedRequest, query: ReadonlyMap<string, string>, presigned: boolean): string {
  if (presigned) return query.get('X-Amz-Date') ?? '';
  const own = request.headers.get('x-amz-date');
  if (own !== undefined) return own;
  const general = Date.parse(request.headers.get('date') ?? '');
  if (Number.isNaN(general)) throw new S3Error('AccessDenied', 'A signed request needs x-amz-date or Date.');
  return formatAmzDate(general);
}

function checkScope(credential: Credential, amzDate: string, region: string, presigned: boolean): void {
  const code = presigned ? 'AuthorizationQueryParametersError' : 'AuthorizationHeaderMalformed';
  if (credential.region !== region) {
    const message = `The region '${credential.region}' is wrong; expecting '${region}'.`;
    throw new S3Error(code, message, { fields: { Region: region } });
  }
  if (credential.service !== 's3') throw new S3Error(code, `The service '${credential.service}' is not s3.`);
  if (!amzDate.startsWith(credential.date)) throw new S3Error(code, 'The dates signed differ.');
}

function checkSkew(amzDate: string, now: number): void {
  const then = parseAmzDate(amzDate);
  if (Math.abs(then - now) <= window) return;
  throw new S3Error('RequestTimeTooSkewed', undefined, {
    fields: {
      RequestTime: amzDate,
      ServerTime: new Date(now).toISOString(),
      MaxAllowedSkewMilliseconds: String(window),
    },
  });
}

function checkExpiry(query: ReadonlyMap<string, string>, then: number, now: number): void {
  const text = query.get('X-Amz-Expires') ?? '';
  const seconds = /^\d{1,7}$/.test(text) ? Number(text) : 0;
  if (seconds < 1 || seconds > longestPresigned) {
    throw new S3Error('AuthorizationQueryParametersError', 'X-Amz-Expires has to be 1 to 604800 seconds.');
  }
  if (then - now > window) throw new S3Error('AccessDenied', 'The address is not valid yet.');
  if (now - then > seconds * 1000) throw new S3Error('AccessDenied', 'The address has expired.');
}

// Whoever sits between client and server must not be able to add `x-amz-copy-source` and the like.
const covered = new Set(['x-amz-content-sha256', 'x-amz-date', 'x-amz-user-agent']);

function checkSignedHeaders(headers: HeaderMap, signed: readonly string[]): void {
  if (!signed.includes('host')) throw new S3Error('AccessDenied', 'The host header has to be signed.');
  for (const name of headers.keys()) {
    if (name.startsWith('x-amz-') && !covered.has(name) && !signed.includes(name)) {
      throw new S3Error('AccessDenied', `The header ${name} was not signed.`);
    }
  }
}

/** `20260102T030405Z` → milliseconds since the epoch. */
function parseAmzDate(text: string): number {
  const m = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  const time = m ? Date.parse(`${m[1]}-${m[2]}-${m[3]}T${m[4]}:${m[5]}:${m[6]}Z`) : Number.NaN;
  if (Number.isNaN(time)) throw new S3Error('AccessDenied', 'The date signed is not a date.');
  return time;
}

export function formatAmzDate(time: number): string {
  return new Date(time).toISOString().replace(/[-:]|\.\d{3}/g, '');
}
