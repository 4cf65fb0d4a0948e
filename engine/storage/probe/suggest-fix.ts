import type { ConnectionSettings } from '#shared/connection.ts';
import type { TestFix } from '#shared/contract/connection-test.ts';
import { cleanEndpoint } from '#shared/endpoint/clean-endpoint.ts';
import { isLocalHost } from '#shared/endpoint/local-host.ts';
import { AppError, isAppError } from '#shared/errors/app-error.ts';
import { isAws } from '../addressing.ts';

/** Asks about the bucket with other settings: null when it is there, else what went wrong. */
export type TryOut = (change: Partial<ConnectionSettings>) => Promise<AppError | null>;

export interface Suggestion {
  /** The failure as it is understood now: trying a change may have shown that another field is wrong. */
  readonly error: AppError;
  readonly fix?: TestFix;
}

/** Regions that servers call theirs when nobody gave them another name. */
const usualRegions = ['us-east-1', 'auto'];

/** What one button could change about a failed test; whatever can be tried first is. */
export async function suggestFix(
  error: AppError,
  settings: ConnectionSettings,
  tryOut: TryOut,
): Promise<Suggestion> {
  if (isAppError(error, 'bucket-missing')) return await bucketMissing(error, settings, tryOut);
  if (isAppError(error, 'region-wrong')) {
    const { expected } = error.details;
    return expected === '' ? { error } : { error, fix: { kind: 'take-region', region: expected } };
  }
  if (isAppError(error, 'secret-wrong')) return await signatureRefused(error, settings, tryOut);
  if (isAppError(error, 'host-unknown', 'host-unreachable', 'storage-refused', 'tls-untrusted')) {
    return (await otherAddressing(error, settings, tryOut)) ?? { error };
  }
  if (isAppError(error, 'not-s3', 'connection-lost')) {
    return (await otherScheme(settings, tryOut)) ?? { error };
  }
  return { error };
}

async function bucketMissing(
  error: AppError<'bucket-missing'>,
  settings: ConnectionSettings,
  tryOut: TryOut,
): Promise<Suggestion> {
  const { endpoint, bucket } = settings;
  // Whoever chose path addressing has said that the host is called like that; perhaps it is not.
  const { endpoint: shorter, problem } = cleanEndpoint(endpoint, { bucket, addressing: 'auto' });
  const isShorter = problem === undefined && shorter !== '' && shorter !== endpoint;
  if (isShorter && (await tryOut({ endpoint: shorter })) === null) {
    return { error, fix: { kind: 'strip-bucket', endpoint: shorter } };
  }
  // Servers that know no paths before the bucket take the first folder of the address for its name.
  const bare = withoutPath(endpoint);
  if (bare !== endpoint && bare !== shorter && (await tryOut({ endpoint: bare })) === null) {
    return { error, fix: { kind: 'strip-bucket', endpoint: bare } };
  }
  const other = await otherAddressing(error, settings, tryOut);
  return other ?? { error, fix: { kind: 'create-bucket', bucket } };
}

function withoutPath(endpoint: string): string {
  return endpoint === '' ? '' : new URL(endpoint).origin;
}

async function otherAddressing(
  error: AppError,
  settings: ConnectionSettings,
  tryOut: TryOut,
): Promise<Suggestion | null> {
  if (isAws(settings.endpoint) || settings.addressing === 'auto') return null;
  const addressing = settings.addressing === 'virtual' ? 'path' : 'virtual';
  if (!isThere(await tryOut({ addressing }))) return null;
  return { error, fix: { kind: 'switch-addressing', addressing } };
}

/** Some servers check the signature with their own region and then blame the secret. */
async function signatureRefused(
  error: AppError,
  settings: ConnectionSettings,
  tryOut: TryOut,
): Promise<Suggestion> {
  if (isAws(settings.endpoint)) return { error };
  for (const region of usualRegions) {
    if (region === settings.region) continue;
    if (!isThere(await tryOut({ region }))) continue;
    const blamed = new AppError('region-wrong', { region: settings.region, expected: region });
    return { error: blamed, fix: { kind: 'take-region', region } };
  }
  return { error };
}

async function otherScheme(settings: ConnectionSettings, tryOut: TryOut): Promise<Suggestion | null> {
  if (settings.endpoint === '') return null;
  const url = new URL(settings.endpoint);
  const wasPlain = url.protocol === 'http:';
  // Taking the encryption away is nothing to suggest for a storage out in the world.
  if (!wasPlain && !isLocalHost(url.hostname)) return null;
  const { host, hostname, port, pathname } = url;
  const rest = pathname === '/' ? '' : pathname;
  // A port that was named stays: it is the same server spoken to in another way.
  const endpoint = `${wasPlain ? 'https' : 'http'}://${port === '' ? hostname : host}${rest}`;
  const answer = await tryOut({ endpoint });
  if (!isThere(answer) && !isAppError(answer, 'tls-untrusted')) return null;
  const found = wasPlain
    ? 'it wants TLS; the address has to start with https://'
    : 'no TLS; the address has to start with http://';
  return {
    error: new AppError('not-s3', { host, found }),
    fix: { kind: 'switch-scheme', endpoint },
  };
}

/** An S3 storage that knows us has answered, whatever it thinks of the bucket. */
function isThere(answer: AppError | null): boolean {
  return answer === null || isAppError(answer, 'bucket-missing', 'access-denied');
}
