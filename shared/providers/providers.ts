import { ownServers } from './own-servers.ts';
import type { Provider, ProviderId } from './provider.ts';
import { providerIds } from './provider-ids.ts';
import { publicClouds } from './public-clouds.ts';
import { regionalClouds } from './regional-clouds.ts';

const byId = new Map<string, Provider>(
  [...publicClouds, ...regionalClouds, ...ownServers].map((provider) => [provider.id, provider]),
);

/** All of them, in the order of `providerIds`. */
export const providers: readonly Provider[] = providerIds.flatMap((id) => byId.get(id) ?? []);

/** Undefined for what nobody knows: another program's id, or one of a newer version. */
export function findProvider(id: string | undefined): Provider | undefined {
  return id === undefined ? undefined : byId.get(id);
}

export function isProviderId(text: string): text is ProviderId {
  return byId.has(text);
}
