import { cleanEndpoint } from '../endpoint/clean-endpoint.ts';
import { placeholderIn } from '../endpoint/placeholders.ts';
import type { Provider } from './provider.ts';
import { providers } from './providers.ts';

/** The provider of a saved or typed connection: what its address says, else what somebody chose. */
export function providerOf(connection: {
  readonly endpoint: string;
  readonly provider?: string | null | undefined;
}): Provider | undefined {
  const { endpoint, problem, provider } = cleanEndpoint(connection.endpoint);
  const chosen = providers.find(({ id }) => id === connection.provider);
  if (endpoint !== '') return provider ?? chosen;
  // Nothing typed yet says nothing against what was chosen; saved, it means Amazon.
  return problem === undefined ? (chosen ?? provider) : chosen;
}

interface Place {
  readonly endpoint: string;
  readonly region: string;
}

/**
 * What choosing a provider puts into the form. An address that somebody typed stays unless it is another
 * provider's or has gaps left to fill.
 */
export function presetFor(provider: Provider, typed: Place): Place {
  const isReplaced =
    typed.endpoint.trim() === '' ||
    placeholderIn(typed.endpoint) !== null ||
    isOfAnother(provider, typed.endpoint);
  if (isReplaced) return { endpoint: provider.endpoint ?? '', region: regionAt(provider, typed.region) };
  const { endpoint, region } = typed;
  return { endpoint, region: region.trim() === '' ? usualRegion(provider) : region };
}

function isOfAnother(provider: Provider, endpoint: string): boolean {
  const found = cleanEndpoint(endpoint).provider;
  return found !== undefined && found.id !== provider.id;
}

function regionAt(provider: Provider, typed: string): string {
  return Object.hasOwn(provider.regions ?? {}, typed.trim()) ? typed.trim() : usualRegion(provider);
}

/** The region to begin with; '' where the address tells it, or has to. */
export function usualRegion({ region }: Provider): string {
  if (region.from === 'provider') return region.always;
  return region.from === 'server' ? (region.usual[0] ?? '') : '';
}
