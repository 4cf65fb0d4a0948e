import { AppError } from '#shared/errors/app-error.ts';
import { type ErrorFacts, errorFacts } from './error-facts.ts';
import { networkMeaning } from './network-codes.ts';
import { plainCause } from './plain-cause.ts';
import { type ServerMeaning, serverMeaning } from './server-codes.ts';
import { UnexpectedPage } from './unexpected-page.ts';

/** What was being done, and as whom; everything a sentence may need. Holds no secret. */
export interface CallContext {
  readonly host: string;
  /** In plain words, fitting “not allowed to …”: “list objects”. */
  readonly operation: string;
  readonly bucket: string;
  /** The object concerned, where there is one. */
  readonly key?: string | undefined;
  readonly accessKeyId: string;
  readonly region: string;
  /** Proxy in use, if any. */
  readonly proxy?: string | null;
  /** This computer's time: milliseconds since the epoch. */
  readonly now: number;
}

/**
 * Turns whatever the S3 client threw into an expected failure. Pure. Anything that is neither an answer of the
 * server nor a network failure (a bug of ours, say) is returned as it is.
 */
export function classifyError(error: unknown, context: CallContext): unknown {
  if (error instanceof AppError) return error;
  const { host } = context;
  const cause = { cause: plainCause(error) };
  if (error instanceof UnexpectedPage) return pageError(error, context);
  const facts = errorFacts(error);
  if (facts.status > 0) return answerError(facts, context, cause);

  const { proxy } = context;
  switch (networkMeaning(facts.systemCode, facts.name, facts.message)) {
    case 'host-unknown':
      return proxy
        ? new AppError('proxy-failed', { host, proxy }, cause)
        : new AppError('host-unknown', { host }, cause);
    case 'host-unreachable':
      return proxy
        ? new AppError('proxy-failed', { host, proxy }, cause)
        : new AppError('host-unreachable', { host }, cause);
    case 'connection-lost':
      return new AppError('connection-lost', { host }, cause);
    case 'request-timeout':
      return new AppError('request-timeout', { host }, cause);
    case 'tls-untrusted':
      return new AppError('tls-untrusted', { host, reason: facts.systemCode }, cause);
    case 'no-tls':
      return new AppError(
        'not-s3',
        { host, found: 'no TLS; the address may have to start with http://' },
        cause,
      );
    case 'no-http':
      return new AppError(
        'not-s3',
        { host, found: 'no HTTP; the address may have to start with https://' },
        cause,
      );
    case undefined:
      return error;
  }
}

function pageError(error: UnexpectedPage, context: CallContext): AppError {
  const { host, operation } = context;
  const { status } = error;
  if (status === 503 || status === 429) return new AppError('storage-busy', { status, serverCode: '' });
  // A gateway in front of a storage reports its outage with a page of its own.
  if (status >= 500) return new AppError('storage-failed', { status, serverCode: '', operation });
  return new AppError('not-s3', { host, found: error.message });
}

function answerError(facts: ErrorFacts, context: CallContext, cause: { cause: Error }): AppError {
  const { host, operation, accessKeyId, bucket, region } = context;
  const { status, serverCode } = facts;
  const server = {
    status,
    serverCode,
    ...(facts.requestId ? { requestId: facts.requestId } : {}),
  };
  if (status < 300) return unreadableAnswer(facts, context, cause);
  if (status === 407) return new AppError('proxy-failed', { host, proxy: context.proxy ?? '' }, cause);
  if (isRegionError(facts, region)) {
    return new AppError('region-wrong', { region, expected: expectedRegion(facts) }, cause);
  }
  if (status < 400 && serverCode === '') {
    return new AppError('not-s3', { host, found: `a redirect, status ${status}` }, cause);
  }
  const meaning = serverMeaning(serverCode, status, facts.message) ?? missing(facts, context);
  switch (meaning) {
    case 'busy':
      return new AppError('storage-busy', server, cause);
    case 'failed':
      return new AppError('storage-failed', { ...server, operation }, cause);
    case 'timeout':
      return new AppError('request-timeout', { host }, cause);
    case 'full':
      return new AppError('storage-full', server, cause);
    case 'unsupported':
      return new AppError('storage-unsupported', { ...server, operation }, cause);
    case 'denied':
      return new AppError('access-denied', { ...server, operation, bucket }, cause);
    case 'key-unknown':
      return new AppError('key-unknown', { accessKeyId }, cause);
    case 'secret-wrong':
      return new AppError('secret-wrong', { accessKeyId }, cause);
    case 'clock':
      return new AppError('clock-skew', { host, minutes: minutesAhead(facts, context) }, cause);
    case 'token-expired':
      return new AppError('token-expired', {}, cause);
    case 'token-invalid':
      return new AppError('token-invalid', {}, cause);
    case 'region':
      return new AppError('region-wrong', { region, expected: expectedRegion(facts) }, cause);
    case 'bucket-missing':
      return new AppError('bucket-missing', { bucket }, cause);
    case 'bucket-taken':
      return new AppError('bucket-taken', { bucket }, cause);
    case 'object-missing':
      return new AppError('object-missing', { key: context.key ?? '' }, cause);
    case 'changed':
      return new AppError('object-changed', { key: context.key ?? '' }, cause);
    case undefined:
      return new AppError('storage-refused', { ...server, operation }, cause);
  }
}

/** A 404 without a readable code is the answer to HEAD: about the object if one was asked for, else the bucket. */
function missing(facts: ErrorFacts, context: CallContext): ServerMeaning | undefined {
  if (facts.status !== 404 || (facts.serverCode !== '' && facts.serverCode !== 'NotFound')) return undefined;
  return context.key === undefined ? 'bucket-missing' : 'object-missing';
}

/** Status 2xx, but the client could not make sense of the body. */
function unreadableAnswer(facts: ErrorFacts, context: CallContext, cause: { cause: Error }): AppError {
  const { host, operation } = context;
  if (facts.serverCode) {
    const { status, serverCode } = facts;
    return new AppError('storage-failed', { status, serverCode, operation }, cause);
  }
  if (facts.contentType.includes('xml')) {
    return new AppError('answer-invalid', { operation, problem: 'it cannot be read to its end' }, cause);
  }
  return new AppError(
    'not-s3',
    { host, found: `an answer of type ${facts.contentType || 'unknown'}` },
    cause,
  );
}

function isRegionError(facts: ErrorFacts, region: string): boolean {
  if (facts.serverCode === 'AuthorizationHeaderMalformed') {
    return facts.region !== '' || /region|expect|scope/i.test(facts.message);
  }
  // HEAD gets the status and the header only.
  return (
    facts.serverCode === '' &&
    facts.region !== '' &&
    facts.region !== region &&
    [301, 307, 400].includes(facts.status)
  );
}

function expectedRegion(facts: ErrorFacts): string {
  if (facts.region) return facts.region;
  const named =
    /expecting '([\w-]+)'/.exec(facts.message) ?? /expected: \d{8}\/([\w-]+)\//.exec(facts.message);
  return named?.[1] ?? '';
}

/** Positive: this computer's clock is ahead. 0 when the server did not tell its time. */
function minutesAhead(facts: ErrorFacts, context: CallContext): number {
  return Number.isFinite(facts.serverTime) ? Math.round((context.now - facts.serverTime) / 60_000) : 0;
}
