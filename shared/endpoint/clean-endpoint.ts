import type { Provider } from '../providers/provider.ts';
import { findProvider } from '../providers/providers.ts';
import { providerOfHost } from '../providers/recognise.ts';
import { readBucketUri } from './bucket-uri.ts';
import { CleanUp } from './clean-up.ts';
import type { CleanEndpoint, EndpointContext } from './endpoint-types.ts';
import { addressInText } from './pasted-text.ts';
import { type Place, placeOf } from './place-of.ts';
import { placeholderIn, withRegion } from './placeholders.ts';
import { cleanRegion } from './region-name.ts';
import { readAddress } from './scheme.ts';
import { readWebPage } from './web-pages.ts';

/**
 * Turns what people paste as the address of their storage into the address to talk to, and says what was changed
 * and why. Pure: nothing is looked up, nobody is asked; what comes out is the first thing to try. Cleaning what
 * came out, with the bucket and region that came with it, changes nothing more.
 *
 * Without a scheme it becomes https, on this computer and in private networks http. User names, passwords and
 * signatures are dropped and appear nowhere in the answer.
 */
export function cleanEndpoint(pasted: string, context: EndpointContext = {}): CleanEndpoint {
  let clean = cleanOnce(pasted, context);
  // What was left out may uncover more of the kind: a comma behind a slash, the bucket before the bucket.
  for (
    let round = 0;
    round < mostRounds && clean.problem === undefined && clean.endpoint !== '';
    round += 1
  ) {
    const { endpoint, bucket = '', region = '' } = clean;
    const next = cleanOnce(endpoint, { ...context, bucket, region });
    if (next.problem === undefined && next.changes.length === 0) return clean;
    const known = clean.changes.map(({ code }) => code);
    clean = {
      ...next,
      changes: [...clean.changes, ...next.changes.filter(({ code }) => !known.includes(code))],
    };
  }
  if (clean.problem !== undefined || clean.endpoint === '') return clean;
  return { endpoint: '', changes: [], hints: [], problem: { code: 'unreadable' } };
}

/** Every round makes the address shorter; one that needs more of them is no address. */
const mostRounds = 10;

function cleanOnce(pasted: string, context: EndpointContext): CleanEndpoint {
  const cleanUp = new CleanUp(context);
  read(pasted, cleanUp);
  if (cleanUp.problem === undefined && cleanUp.endpoint !== pasted.trim() && cleanUp.changes.length === 0) {
    cleanUp.note({ code: 'tidied' });
  }
  return cleanUp.result();
}

function read(pasted: string, cleanUp: CleanUp): void {
  const found = addressInText(pasted);
  if ('problem' in found) {
    cleanUp.fail({ code: found.problem });
    return;
  }
  for (const code of found.changes) cleanUp.note({ code });
  if (found.text === '') {
    finish({ endpoint: '', provider: findProvider('aws'), region: undefined }, cleanUp);
    return;
  }
  const text = fillIn(found.text, cleanUp);
  const place = text === null ? null : placeInText(text, cleanUp);
  if (place !== null) finish(place, cleanUp);
}

/** The region where a gap is left for it; null when another gap is left open. */
function fillIn(pasted: string, cleanUp: CleanUp): string | null {
  const text = withGaps(pasted);
  const region = cleanRegion(cleanUp.givenRegion, providerWithGap(text));
  const filled = /^[A-Za-z0-9-]+$/.test(region) ? withRegion(text, region) : text;
  if (filled !== text) cleanUp.note({ code: 'region-filled', region });
  const gap = placeholderIn(filled);
  if (gap === null) return filled;
  // A password may look like one.
  cleanUp.fail({ code: 'placeholder', text: filled.includes('@') ? '{…}' : gap });
  return null;
}

/** Documentation writes `s3.region.amazonaws.com`, too; where somebody's own server may be called like that, it is left. */
function withGaps(text: string): string {
  const marked = text.replace(
    /(^|[/.-])(region|account-?id)(?=\.)/gi,
    (_, before: string, name: string) => `${before}{${name.toLowerCase().replace('-', '')}}`,
  );
  const host = /^(?:https?:\/\/)?([^/?#:@]+)/i.exec(text)?.[1]?.toLowerCase() ?? '';
  return providerOfHost(host) !== undefined || /\.amazonaws\.com(\.cn)?$/.test(host) ? marked : text;
}

/** Whose address it will be when its gap is filled. */
function providerWithGap(text: string): Provider | undefined {
  const host = /^(?:https?:\/\/)?([^/?#:@]+)/i.exec(withRegion(text, 'x1'))?.[1];
  return host === undefined ? undefined : providerOfHost(host.toLowerCase());
}

/** Null when there is a problem, which `cleanUp` knows then. */
function placeInText(text: string, cleanUp: CleanUp): Place | null {
  const uri = readBucketUri(text);
  switch (uri?.kind) {
    case undefined:
      return placeAt(text, false, cleanUp);
    case 'address':
      cleanUp.note({ code: 'scheme-mended' });
      return placeAt(uri.address, true, cleanUp);
    case 'problem':
      cleanUp.fail(uri.problem);
      return null;
    case 'bucket': {
      cleanUp.note({ code: 'bucket-uri', bucket: uri.bucket });
      if (uri.provider === 'aws' && !/^arn:/i.test(text)) cleanUp.hint({ code: 'fallback-aws' });
      const provider = findProvider(uri.provider);
      const isTaken = cleanUp.takeBucket(uri.bucket);
      return isTaken ? { endpoint: provider?.endpoint ?? '', provider, region: alwaysThere(provider) } : null;
    }
  }
}

function alwaysThere(provider: Provider | undefined): string | undefined {
  return provider?.region.from === 'provider' ? provider.region.always : undefined;
}

/** `isBucketFirst`: the first folder of the path is the bucket, because the tool that wrote it puts it there. */
function placeAt(text: string, isBucketFirst: boolean, cleanUp: CleanUp): Place | null {
  const address = readAddress(text);
  if ('problem' in address) {
    cleanUp.fail(address.problem);
    return null;
  }
  for (const code of address.changes) cleanUp.note({ code });
  const page = readWebPage(address.url);
  if (page === null) return placeOf(address.url, isBucketFirst, cleanUp);
  const provider = findProvider(page.provider)?.name ?? '';
  if (page.address === null) {
    cleanUp.fail({ code: page.code === 'download' ? 'download' : 'console', provider });
    return null;
  }
  cleanUp.note(page.code === 'cdn' ? { code: 'cdn' } : { code: 'console', provider });
  return placeAt(page.address, false, cleanUp);
}

function finish({ endpoint, provider, region: told }: Place, cleanUp: CleanUp): void {
  const region = cleanRegion(cleanUp.givenRegion, provider);
  if (region !== cleanUp.givenRegion) {
    cleanUp.note({ code: 'region-code', region, given: cleanUp.givenRegion });
  }
  if (region === '' && told !== undefined) {
    cleanUp.note({ code: provider?.region.from === 'provider' ? 'region-always' : 'region', region: told });
  }
  if (region !== '' && told !== undefined && told !== region && provider?.region.from === 'host') {
    cleanUp.hint({ code: 'region-differs', region: told, given: region });
  }
  cleanUp.arrive(endpoint, provider, region === '' ? told : region);
}
