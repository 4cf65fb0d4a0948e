import type { Provider } from '../providers/provider.ts';

/** What was changed about an address that somebody pasted. The words are in `endpoint-words.ts`. */
export type ChangeCode =
  | 'wrapping'
  | 'full-width'
  | 'invisible'
  | 'backslashes'
  | 'scheme-added'
  | 'scheme-local'
  | 'scheme-mended'
  | 'scheme-https'
  | 'brackets'
  | 'sign-in'
  | 'signature'
  | 'query'
  | 'path'
  | 'base-path'
  | 'bucket-moved'
  | 'bucket-removed'
  | 'bucket-uri'
  | 'aws'
  | 'aws-variant'
  | 'region'
  | 'region-always'
  | 'region-filled'
  | 'region-code'
  | 'console'
  | 'console-port'
  | 'website'
  | 'cdn'
  | 'idn'
  | 'tidied';

/** What is worth knowing about an address that was left as it is. */
export type HintCode =
  | 'plain-http'
  | 'console-port'
  | 'internal'
  | 'region-differs'
  | 'fallback-aws'
  | 'unusual';

/** Why nothing can be made of it. */
export type ProblemCode =
  | 'unreadable'
  | 'spaces'
  | 'several'
  | 'placeholder'
  | 'scheme'
  | 'file-path'
  | 'sign-in'
  | 'no-host'
  | 'host'
  | 'port'
  | 'too-long'
  | 'other-bucket'
  | 'console'
  | 'download'
  | 'aws-kind';

/** What the sentences have gaps for. Never a secret: what might be one is not among them. */
export interface EndpointFacts {
  readonly bucket?: string;
  readonly region?: string;
  /** What was given instead of `region`. */
  readonly given?: string;
  /** A provider's name. */
  readonly provider?: string;
  readonly host?: string;
  readonly scheme?: string;
  readonly path?: string;
  readonly text?: string;
}

export type Note<Code extends string> = EndpointFacts & { readonly code: Code };
export type EndpointChange = Note<ChangeCode>;
export type EndpointHint = Note<HintCode>;
export type EndpointProblem = Note<ProblemCode>;

/** What is known besides the address. */
export interface EndpointContext {
  /** As typed; '' or absent: not known yet. */
  readonly bucket?: string;
  /** As typed; '' or absent: not known yet. */
  readonly region?: string;
  /** `path` says that the host is called what it is called, even if it begins like the bucket. */
  readonly addressing?: 'auto' | 'path' | 'virtual';
}

export interface CleanEndpoint {
  /** Scheme, host, port and base path, without a slash at the end; '' means AWS, or that there is a `problem`. */
  readonly endpoint: string;
  /** The region that was given, as a code; else the one that the address or the provider tells. */
  readonly region?: string;
  /** The bucket that was given, or else the one that was in the address. */
  readonly bucket?: string;
  readonly provider?: Provider;
  readonly changes: readonly EndpointChange[];
  readonly hints: readonly EndpointHint[];
  /** When set, the address must not be used. */
  readonly problem?: EndpointProblem;
}
