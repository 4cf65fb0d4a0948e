import { S3Error, type S3ErrorCode } from '../s3-error.ts';

/** What a signed request says about its signature, from the header or from a presigned URL. */
export interface Credential {
  readonly accessKeyId: string;
  /** YYYYMMDD */
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  /** Lower-case hex. */
  readonly signature: string;
}

const algorithm = 'AWS4-HMAC-SHA256';

/** Reads `AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…`. */
export function parseAuthorization(header: string): Credential {
  if (/^AWS /.test(header)) {
    throw new S3Error('InvalidRequest', 'Signature version 2 is not accepted; sign with AWS4-HMAC-SHA256.');
  }
  if (!header.startsWith(algorithm)) {
    throw new S3Error('InvalidRequest', 'Only AWS4-HMAC-SHA256 signatures are accepted.');
  }
  const fields = new Map<string, string>();
  for (const piece of header.slice(algorithm.length).split(',')) {
    const equals = piece.indexOf('=');
    fields.set(piece.slice(0, equals).trim(), piece.slice(equals + 1).trim());
  }
  return makeCredential(
    fields.get('Credential'),
    fields.get('SignedHeaders'),
    fields.get('Signature'),
    'AuthorizationHeaderMalformed',
  );
}

/** Reads the `X-Amz-…` parameters of a presigned URL. */
export function parsePresigned(query: ReadonlyMap<string, string>): Credential {
  if (query.get('X-Amz-Algorithm') !== algorithm) {
    throw new S3Error('AuthorizationQueryParametersError', 'X-Amz-Algorithm has to be AWS4-HMAC-SHA256.');
  }
  return makeCredential(
    query.get('X-Amz-Credential'),
    query.get('X-Amz-SignedHeaders'),
    query.get('X-Amz-Signature'),
    'AuthorizationQueryParametersError',
  );
}

function makeCredential(
  credential: string | undefined,
  signedHeaders: string | undefined,
  signature: string | undefined,
  code: S3ErrorCode,
): Credential {
  // The key id itself may hold slashes, so the scope is read from the end.
  const scope = /^(.+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request$/.exec(credential ?? '');
  if (!scope || !signedHeaders || !signature || !/^[0-9a-f]{64}$/.test(signature)) throw new S3Error(code);
  const [, accessKeyId = '', date = '', region = '', service = ''] = scope;
  return { accessKeyId, date, region, service, signature, signedHeaders: signedHeaders.split(';') };
}
