import type { ConnectionSecrets, ConnectionSettings } from '#shared/connection.ts';
import type { EndpointChange, EndpointHint } from '#shared/endpoint/endpoint-types.ts';
import { cleanRegion } from '#shared/endpoint/region-name.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { presetFor, usualRegion } from '#shared/providers/preset.ts';
import type { Provider } from '#shared/providers/provider.ts';
import { findProvider } from '#shared/providers/providers.ts';
import { checkBucketName } from './bucket-name.ts';
import { cleanCredential } from './credential-text.ts';
import { checkEndpoint } from './endpoint.ts';
import { checkPinnedFingerprint } from './pinned-fingerprint.ts';
import { checkAddressing, checkCaFile, checkRegion } from './plain-fields.ts';
import { checkPrice, checkProvider } from './provider-fields.ts';
import { checkProxy } from './proxy-address.ts';
import { checkRootPath } from './root-path.ts';
import { checkSettingName } from './setting-name.ts';

/** A new connection as somebody typed it. What is absent gets its default. */
export interface ConnectionFields {
  readonly name: string;
  readonly endpoint?: string | undefined;
  readonly region?: string | undefined;
  /** May stay empty when the address has it. */
  readonly bucket?: string | undefined;
  readonly rootPath?: string | undefined;
  readonly accessKeyId: string;
  readonly addressing?: string | undefined;
  /** Absolute path of a PEM file. */
  readonly caFile?: string | undefined;
  readonly proxy?: string | undefined;
  /** As a person pastes it; '' or null for none. Absent: the connection says nothing of it. */
  readonly pinnedFingerprint?: string | null | undefined;
  readonly provider?: string | null | undefined;
  /** Such as `0.006 EUR`. */
  readonly price?: string | null | undefined;
}

/** A connection, and what was made of the address that was typed for it. */
export interface TidyConnection {
  readonly connection: ConnectionSettings;
  readonly changes: readonly EndpointChange[];
  readonly hints: readonly EndpointHint[];
}

/**
 * Checks and cleans every field. The bucket and the region may be in the address; given ones count more. Pure:
 * nothing is stored or looked up.
 * @throws AppError `field-invalid`, `bucket-name-invalid`, `endpoint-invalid`, `endpoint-has-bucket`
 */
export function tidyConnection(fields: ConnectionFields): TidyConnection {
  const name = checkSettingName('connection', fields.name);
  const addressing = checkAddressing(fields.addressing ?? '');
  const provider = checkProvider(fields.provider ?? '');
  const chosen = findProvider(provider ?? undefined);
  const place = placeAt(chosen, fields);
  const given = { bucket: fields.bucket ?? '', region: place.region, addressing };
  if (given.bucket.trim() !== '') checkBucketName(given.bucket);
  const { endpoint, bucket, region, changes, hints } = checkEndpoint(place.endpoint, given);
  const pin = fields.pinnedFingerprint;
  const connection = {
    name,
    endpoint,
    region: checkRegion(region ?? (chosen ? usualRegion(chosen) : '')),
    bucket: checkBucketName(bucket ?? ''),
    rootPath: checkRootPath(fields.rootPath ?? ''),
    accessKeyId: cleanCredential('access key id', fields.accessKeyId),
    addressing,
    caFile: checkCaFile(fields.caFile ?? ''),
    proxy: checkProxy(fields.proxy ?? ''),
    ...(pin === undefined ? {} : { pinnedFingerprint: checkPinnedFingerprint(pin, endpoint) }),
    ...(fields.provider === undefined ? {} : { provider }),
    ...(fields.price === undefined ? {} : { price: checkPrice(fields.price) }),
  };
  return { connection, changes, hints };
}

/**
 * Address and region as typed, or as the chosen provider has them. Nobody who chose another provider shall end up
 * at Amazon because the address is empty.
 */
function placeAt(provider: Provider | undefined, { endpoint = '', region = '' }: ConnectionFields) {
  if (provider === undefined || endpoint.trim() !== '') return { endpoint, region };
  const place = presetFor(provider, { endpoint, region: cleanRegion(region, provider) });
  if (place.endpoint === '' && provider.endpoint !== '') {
    const problem = `it is empty, and ${provider.name} runs at an address of your own`;
    throw new AppError('endpoint-invalid', { endpoint: '', problem });
  }
  return place.region === '' ? { ...place, region } : place;
}

/** `tidyConnection` without the explanations. */
export function makeConnection(fields: ConnectionFields): ConnectionSettings {
  return tidyConnection(fields).connection;
}

/**
 * Checks and cleans the secret half. An empty or absent session token means that there is none.
 * @throws AppError `field-invalid`, never repeating the text
 */
export function makeSecrets(secretAccessKey: string, sessionToken?: string): ConnectionSecrets {
  const secret = { secretAccessKey: cleanCredential('secret access key', secretAccessKey) };
  if (sessionToken === undefined || sessionToken.trim() === '') return secret;
  return { ...secret, sessionToken: cleanCredential('session token', sessionToken) };
}
