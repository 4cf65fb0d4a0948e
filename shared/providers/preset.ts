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
  if (!isReplaced) return typed;
  const { endpoint, region } = provider;
  return { endpoint: endpoint ?? '', region: regionIn(region, provider, typed.region) };
}

function isOfAnother(provider: Provider, endpoint: string): boolean {
  const found = cleanEndpoint(endpoint).provider;
  return found !== undefined && found.id !== provider.id;
}

function regionIn(rule: Provider['region'], { regions = {} }: Provider, typed: string): string {
  if (rule.from === 'provider') return rule.always;
  if (Object.hasOwn(regions, typed.trim())) return typed;
  if (rule.from === 'server') return rule.usual[0] ?? '';
  return '';
}
