import { decodeUri, parseQuery } from './uri-encoding.ts';

/** What a request line and its Host header point at. */
export interface RequestTarget {
  /** The decoded path, as the client signed it. */
  readonly path: string;
  readonly query: readonly [name: string, value: string][];
  readonly bucket: string | undefined;
  readonly key: string | undefined;
}

/**
 * Finds bucket and key in path style (`/bucket/key`) or, where the host ends in `.suffix`, in virtual-host
 * style. Nothing is normalised: `a/../b` stays a key with `..` in it, to be refused later.
 */
export function parseTarget(url: string, host: string, virtualHostSuffix?: string): RequestTarget {
  const absolute = /^https?:\/\/[^/?]*/i.exec(url);
  const rest = absolute ? url.slice(absolute[0].length) : url;
  const question = rest.indexOf('?');
  const path = decodeUri(question < 0 ? rest : rest.slice(0, question)) || '/';
  const query = parseQuery(question < 0 ? '' : rest.slice(question + 1));
  const named = virtualHostSuffix === undefined ? undefined : bucketOfHost(host, virtualHostSuffix);
  if (named !== undefined) return { path, query, bucket: named, key: path.slice(1) || undefined };
  const slash = path.indexOf('/', 1);
  const bucket = slash < 0 ? path.slice(1) : path.slice(1, slash);
  const key = slash < 0 ? undefined : path.slice(slash + 1);
  return { path, query, bucket: bucket || undefined, key: key || undefined };
}

function bucketOfHost(host: string, suffix: string): string | undefined {
  const name = host.toLowerCase().replace(/:\d+$/, '');
  const ending = `.${suffix.toLowerCase()}`;
  return name.endsWith(ending) && name.length > ending.length ? name.slice(0, -ending.length) : undefined;
}
