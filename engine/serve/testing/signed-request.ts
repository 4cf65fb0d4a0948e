import { request } from 'node:http';
import type { AccessKey } from '../server-options.ts';
import { requestSignature, sha256Hex, signingKey } from '../sigv4/signature.ts';
import { formatAmzDate } from '../sigv4/verify-request.ts';
import { decodeUri, parseQuery } from '../uri-encoding.ts';
import { testKey, testRegion } from './test-server.ts';

export interface HandMade {
  readonly method?: string;
  /** Path and query as they go over the wire. */
  readonly target: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** `x-amz-content-sha256`; the body's real hash when absent. */
  readonly payloadHash?: string;
  readonly key?: AccessKey;
  readonly region?: string;
  readonly service?: string;
  /** Milliseconds since the epoch. */
  readonly time?: number;
  /** Headers that are sent but not signed. */
  readonly unsigned?: Readonly<Record<string, string>>;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** `<Code>` of an error document. */
  readonly code: string | undefined;
}

/** The headers of a signed request, and the signature that chunks continue from. */
export function signByHand(
  endpoint: string,
  made: HandMade,
): { headers: Record<string, string>; seed: string; amzDate: string } {
  const question = made.target.indexOf('?');
  const rawPath = question < 0 ? made.target : made.target.slice(0, question);
  const amzDate = formatAmzDate(made.time ?? Date.now());
  const key = made.key ?? testKey;
  const scope = {
    date: amzDate.slice(0, 8),
    region: made.region ?? testRegion,
    service: made.service ?? 's3',
  };
  const payloadHash = made.payloadHash ?? sha256Hex(made.body ?? '');
  const headers: Record<string, string> = {
    host: new URL(endpoint).host,
    'x-amz-content-sha256': payloadHash,
    'x-amz-date': amzDate,
    ...made.headers,
  };
  const signedHeaders = Object.keys(headers).sort();
  const seed = requestSignature(
    {
      method: made.method ?? 'GET',
      path: decodeUri(rawPath),
      query: parseQuery(question < 0 ? '' : made.target.slice(question + 1)),
      headers: new Map(Object.entries(headers)),
      signedHeaders,
      payloadHash,
    },
    signingKey(key.secretAccessKey, scope),
    amzDate,
    scope,
  );
  const credential = `${key.accessKeyId}/${scope.date}/${scope.region}/${scope.service}/aws4_request`;
  headers.authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${signedHeaders.join(';')}, Signature=${seed}`;
  return { headers: { ...headers, ...made.unsigned }, seed, amzDate };
}

/** Sends a request without any client in between that would repair or normalise it. */
export async function sendByHand(endpoint: string, made: HandMade): Promise<RawAnswer> {
  const { headers } = signByHand(endpoint, made);
  return await sendRaw(endpoint, made.method ?? 'GET', made.target, headers, made.body);
}

export function sendRaw(
  endpoint: string,
  method: string,
  target: string,
  headers: Readonly<Record<string, string>>,
  body?: string | Uint8Array,
): Promise<RawAnswer> {
  const { hostname, port } = new URL(endpoint);
  return new Promise((resolve, reject) => {
    const outgoing = request({ hostname, port, method, path: target, headers, agent: false }, (incoming) => {
      const pieces: Buffer[] = [];
      incoming.on('data', (piece: Buffer) => pieces.push(piece));
      incoming.on('error', reject);
      incoming.on('end', () => {
        const text = Buffer.concat(pieces).toString();
        const code = /<Code>(.*?)<\/Code>/.exec(text)?.[1];
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text, code });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
