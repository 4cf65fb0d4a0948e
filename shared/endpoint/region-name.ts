import type { Provider } from '../providers/provider.ts';

const code = /\b[a-z]{2}(?:-[a-z]+)+-\d+\b/;

/**
 * A region as the storage wants it, from what people read on a page: “EU (Frankfurt) eu-central-1”, “Frankfurt”,
 * “EU-CENTRAL-1”, and at Amazon the zone “eu-central-1a”. What is not understood comes back as it was, because a
 * server of one's own may call its region anything.
 */
export function cleanRegion(text: string, provider: Provider | undefined): string {
  const typed = text.trim().replace(/^["'`]+|["'`]+$/g, '');
  const regions = provider?.regions ?? {};
  if (typed === '' || Object.hasOwn(regions, typed)) return typed;
  const lower = typed.toLowerCase();
  if (Object.hasOwn(regions, lower)) return lower;
  if (provider?.id === 'aws') {
    const zone = /^([a-z]{2}(?:-[a-z]+)+-\d)[a-f]$/.exec(lower)?.[1];
    if (zone !== undefined) return zone;
  }
  const isSentence = /[\s(),/]/.test(typed);
  const named = Object.entries(regions)
    .filter(
      ([, place]) => lower === place.toLowerCase() || (isSentence && lower.includes(place.toLowerCase())),
    )
    .sort(([, one], [, other]) => other.length - one.length)[0]?.[0];
  if (!isSentence) return named ?? typed;
  const inside = lower.split(/[^a-z0-9-]+/).find((word) => Object.hasOwn(regions, word));
  return inside ?? code.exec(lower)?.[0] ?? named ?? typed;
}
