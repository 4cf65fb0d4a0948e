import { matchHost } from './host-pattern.ts';
import type { Provider } from './provider.ts';
import { providers } from './providers.ts';

export interface RecognisedHost {
  readonly provider: Provider;
  /** The service's own host name, without what stands before it. */
  readonly host: string;
  /** What stands before it: a bucket. */
  readonly bucket: string | undefined;
  /** As the host name says it, or as it always is there. */
  readonly region: string | undefined;
}

/** A host name that is certainly some provider's S3, with or without a bucket before it. AWS is read elsewhere. */
export function recogniseHost(host: string): RecognisedHost | null {
  const labels = host.split('.');
  for (let skipped = 0; skipped < labels.length - 1; skipped += 1) {
    const rest = labels.slice(skipped).join('.');
    for (const provider of providers) {
      for (const pattern of provider.hosts) {
        const gaps = matchHost(pattern, rest);
        if (gaps === null) continue;
        const bucket = skipped === 0 ? undefined : labels.slice(0, skipped).join('.');
        return { provider, host: rest, bucket, region: regionOf(provider, gaps.region) };
      }
    }
  }
  return null;
}

function regionOf({ region }: Provider, inHost: string | undefined): string | undefined {
  if (region.from === 'provider') return region.always;
  return region.from === 'host' ? (inHost ?? region.fallback) : undefined;
}

/** The provider that a host belongs to, also where the host name is none of its S3 addresses that we know. */
export function providerOfHost(host: string): Provider | undefined {
  return (
    recogniseHost(host)?.provider ??
    providers.find(({ domains }) => domains?.some((domain) => host === domain || host.endsWith(`.${domain}`)))
  );
}
