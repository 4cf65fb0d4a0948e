import { isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';

/** True for addresses that only this computer reaches. */
export function isLoopback(address: string): boolean {
  return /^127(?:\.\d{1,3}){3}$/.test(address) || address === '::1';
}

/** True for the address that stands for all networks of this computer. */
export function isEverywhere(address: string): boolean {
  return address === '0.0.0.0' || address === '::';
}

/** Addresses under which other computers may reach this one: IPv4 first, then those of IPv6 that need no zone. */
export function networkAddresses(interfaces = networkInterfaces()): string[] {
  const all = Object.values(interfaces)
    .flatMap((addresses) => addresses ?? [])
    .filter((one) => !one.internal && !/^(fe[89ab]|169\.254\.)/i.test(one.address));
  return [...all.filter((one) => one.family === 'IPv4'), ...all.filter((one) => one.family === 'IPv6')].map(
    (one) => one.address,
  );
}

/** Where clients find what listens on `address`, the likeliest address first. */
export function endpointsOf(
  listening: { readonly address: string; readonly port: number; readonly secure: boolean },
  networks: readonly string[],
): string[] {
  const { address, port, secure } = listening;
  const reachable = isEverywhere(address)
    ? [...networks.filter((one) => address === '::' || !isIPv6(one)), '127.0.0.1']
    : [address];
  return reachable.map((one) => `${secure ? 'https' : 'http'}://${isIPv6(one) ? `[${one}]` : one}:${port}`);
}
