/** What an error of the SDK, of Node or of an agent tells, in one shape. Absent facts are empty or 0. */
export interface ErrorFacts {
  readonly name: string;
  readonly message: string;
  /** Node's own code: ECONNREFUSED, CERT_HAS_EXPIRED, … */
  readonly systemCode: string;
  /** The `<Code>` of an S3 error answer; never the SDK's made-up `Unknown`. */
  readonly serverCode: string;
  readonly status: number;
  readonly requestId: string;
  /** Region the server names, in a header or in the answer. */
  readonly region: string;
  readonly contentType: string;
  readonly location: string;
  /** Milliseconds since the epoch by the server's Date header; NaN when there was none. */
  readonly serverTime: number;
}

interface LooseError {
  name?: unknown;
  message?: unknown;
  code?: unknown;
  Code?: unknown;
  Region?: unknown;
  cause?: unknown;
  $metadata?: { httpStatusCode?: unknown; requestId?: unknown };
  $response?: { statusCode?: unknown; headers?: Record<string, unknown> };
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const number = (value: unknown): number => (typeof value === 'number' ? value : 0);

/** Names the SDK gives to answers without a readable code. */
const madeUpNames = new Set(['Error', 'Unknown', 'UnknownError', 'S3ServiceException']);

export function errorFacts(error: unknown): ErrorFacts {
  const loose = (typeof error === 'object' && error !== null ? error : {}) as LooseError;
  const headers = loose.$response?.headers ?? {};
  const status = number(loose.$metadata?.httpStatusCode) || number(loose.$response?.statusCode);
  const name = text(loose.name);
  const cause = (typeof loose.cause === 'object' && loose.cause !== null ? loose.cause : {}) as LooseError;
  const named = status >= 300 && !madeUpNames.has(name) ? name : '';
  return {
    name,
    message: text(loose.message),
    systemCode: text(loose.code) || text(cause.code),
    serverCode: text(loose.Code) || named,
    status,
    requestId: text(loose.$metadata?.requestId) || text(headers['x-amz-request-id']),
    region: text(headers['x-amz-bucket-region']) || text(loose.Region),
    contentType: text(headers['content-type']).toLowerCase(),
    location: text(headers.location),
    serverTime: Date.parse(text(headers.date)),
  };
}
