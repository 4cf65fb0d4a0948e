/** The parts of an address, as the WHATWG URL standard has them. */
export interface ParsedUrl {
  protocol: string;
  /** Lower-case, IDN as `xn--`, IPv6 in brackets. */
  hostname: string;
  readonly host: string;
  readonly port: string;
  readonly pathname: string;
  readonly search: string;
  readonly hash: string;
}

/** There wherever this runs, browser or Node; only the language's own types do not name it. */
declare const URL: { parse(text: string): ParsedUrl | null };

/** Null for what is no address. Expects a scheme. */
export function parseUrl(text: string): ParsedUrl | null {
  return URL.parse(text);
}
