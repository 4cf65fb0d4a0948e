import type { ConnectionView } from '#shared/contract/connections.ts';
import { cleanEndpoint } from '#shared/endpoint/clean-endpoint.ts';
import type {
  EndpointChange,
  EndpointFacts,
  EndpointHint,
  ProblemCode,
} from '#shared/endpoint/endpoint-types.ts';
import { placeholderIn } from '#shared/endpoint/placeholders.ts';
import { presetFor, providerOf } from '#shared/providers/preset.ts';
import type { Provider } from '#shared/providers/provider.ts';
import { findProvider } from '#shared/providers/providers.ts';
import type { StorageFields } from './storage-fields.ts';

/** Why the address cannot be used, with the facts for the sentence. */
export type AddressProblem = EndpointFacts & { readonly code: ProblemCode | 'needed' | 'neededOther' };

export interface TidyAddress {
  /** The fields with address, bucket and region as they will be used; as they are where there is a problem. */
  readonly fields: StorageFields;
  /** Whose storage it is, as far as that is known. */
  readonly provider: Provider | undefined;
  readonly changes: readonly EndpointChange[];
  readonly hints: readonly EndpointHint[];
  readonly problem: AddressProblem | null;
}

/** What the fields stand beside. */
export interface AddressContext {
  /** The connection as it is saved; what was good until now is left alone. */
  readonly loaded: ConnectionView | null;
  /** Whether the region was typed by hand, which counts more than what an address tells. */
  readonly isRegionTyped: boolean;
}

/** What is made of the address that was typed, together with bucket, region and provider. Pure. */
export function tidyAddress(fields: StorageFields, { loaded, isRegionTyped }: AddressContext): TidyAddress {
  const chosen = findProvider(fields.provider);
  const asItIs = { fields, provider: providerAt(fields), changes: [], hints: [], problem: null };
  if (loaded !== null && samePlace(fields, loaded)) return asItIs;
  const { endpoint, bucket, region, addressing } = fields;
  if (endpoint.trim() === '' && fields.provider !== '' && chosen?.endpoint !== '') {
    const problem = chosen
      ? { code: 'needed' as const, provider: chosen.name }
      : { code: 'neededOther' as const };
    return { ...asItIs, problem };
  }
  const given = { bucket, addressing, region };
  const told = cleanEndpoint(endpoint, { ...given, region: '' }).region;
  const counts = isRegionTyped || told === undefined || told === region;
  const clean = cleanEndpoint(endpoint, counts ? given : { ...given, region: '' });
  if (clean.problem) return { ...asItIs, problem: clean.problem };
  const tidy = {
    ...fields,
    endpoint: clean.endpoint,
    bucket: clean.bucket ?? bucket,
    region: clean.region ?? region,
  };
  const isAmazon = clean.endpoint === '' && endpoint.trim() !== '';
  const provider = isAmazon ? clean.provider : providerAt(tidy);
  return {
    fields: { ...tidy, provider: provider?.id ?? fields.provider },
    provider,
    changes: clean.changes,
    hints: clean.hints,
    problem: null,
  };
}

/** The fields after a provider was chosen. `''` and `other` are nobody in particular. */
export function withProvider(fields: StorageFields, id: string): StorageFields {
  const provider = findProvider(id);
  if (provider) return { ...fields, provider: id, ...presetFor(provider, fields) };
  // An address that belongs to somebody, or was only begun for him, is not that of another storage.
  const isOfSomebody =
    placeholderIn(fields.endpoint) !== null || cleanEndpoint(fields.endpoint).provider !== undefined;
  return { ...fields, provider: id, ...(isOfSomebody ? { endpoint: '', region: '' } : {}) };
}

/** An empty address says nothing as long as nobody has chosen Amazon. */
function providerAt({ endpoint, provider }: StorageFields): Provider | undefined {
  return endpoint.trim() === '' ? findProvider(provider) : providerOf({ endpoint, provider });
}

function samePlace(fields: StorageFields, loaded: ConnectionView): boolean {
  return (
    fields.endpoint === loaded.endpoint &&
    fields.bucket === loaded.bucket &&
    fields.region === loaded.region &&
    fields.addressing === loaded.addressing
  );
}
