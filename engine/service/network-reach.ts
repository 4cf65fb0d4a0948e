import { networkInterfaces } from 'node:os';
import type { ConnectionSettings } from '#shared/connection.ts';

/** Whether a storage can be expected to answer: one on this computer always, others while there is a network. */
export function canReach({ endpoint }: ConnectionSettings, hasNetwork: () => boolean): boolean {
  return isThisComputer(URL.parse(endpoint)?.hostname ?? '') || hasNetwork();
}

/** True when any interface but the loopback has an address. */
export function hasNetwork(): boolean {
  return Object.values(networkInterfaces()).some((addresses) => addresses?.some((one) => !one.internal));
}

function isThisComputer(host: string): boolean {
  return (
    host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127(\.\d+){3}$/.test(host)
  );
}
