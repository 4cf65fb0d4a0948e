import type { ConnectionSettings } from '#shared/connection.ts';
import { awsHost } from '#shared/endpoint/aws-address.ts';
import { providerOfHost } from '#shared/providers/recognise.ts';

/** Codes with which a server says that it wants the bucket in the host name. */
const virtualWantedCodes = new Set([
  'SecondLevelDomainForbidden',
  'PathStyleDomainForbidden',
  'PathStyleAccessForbidden',
  'VirtualHostDomainRequired',
  'InvalidPathAccess',
]);

export interface AddressingChoice {
  readonly style: 'path' | 'virtual';
  /** The choice is a guess: when the server asks for the other style, use that. */
  readonly maySwitch: boolean;
}

/** True for AWS itself, in every partition. An empty endpoint means AWS. */
export function isAws(endpoint: string): boolean {
  return endpoint === '' || /(^|\.)amazonaws\.com(\.cn)?$/.test(new URL(endpoint).hostname);
}

/**
 * Path style works for IP addresses, ports and private hosts, needs no DNS entry a bucket, and every server of
 * one's own knows it: it is what an unknown host gets first.
 */
export function chooseAddressing(
  settings: Pick<ConnectionSettings, 'endpoint' | 'addressing'>,
): AddressingChoice {
  if (settings.addressing !== 'auto') return { style: settings.addressing, maySwitch: false };
  if (isAws(settings.endpoint)) return { style: 'virtual', maySwitch: false };
  const { hostname } = new URL(settings.endpoint);
  return providerOfHost(hostname)?.style === 'virtual'
    ? { style: 'virtual', maySwitch: false }
    : { style: 'path', maySwitch: true };
}

export function wantsVirtualHost(serverCode: string): boolean {
  return virtualWantedCodes.has(serverCode);
}

/** Host (and port) for messages. */
export function hostOf(settings: Pick<ConnectionSettings, 'endpoint' | 'region'>): string {
  return settings.endpoint === '' ? awsHost(settings.region) : new URL(settings.endpoint).host;
}
