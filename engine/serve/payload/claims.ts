import { S3Error } from '../s3-error.ts';
import type { HeaderMap } from '../s3-request.ts';
import {
  algorithmOfHeader,
  type ChecksumAlgorithm,
  checksumAlgorithms,
  isChecksumText,
} from './checksums.ts';

export type Framing =
  /** The bytes as they are; `sha256` in hex when it was signed. */
  | { readonly kind: 'plain'; readonly sha256: string | undefined }
  | { readonly kind: 'chunked'; readonly signed: boolean; readonly trailer: boolean };

/** What the headers promise about the body. */
export interface Claims {
  readonly framing: Framing;
  /** Bytes of the object itself; `undefined` when not announced. */
  readonly length: number | undefined;
  /** Base64. */
  readonly md5: string | undefined;
  /** Base64 by algorithm. */
  readonly checksums: ReadonlyMap<ChecksumAlgorithm, string>;
  /** Checksum announced to come as a trailer. */
  readonly trailing: ChecksumAlgorithm | undefined;
}

/** Reads and checks those headers. @throws S3Error `InvalidDigest`, `InvalidRequest`, `InvalidArgument` */
export function readClaims(headers: HeaderMap, payloadHash: string): Claims {
  const framing = framingOf(payloadHash);
  const length =
    framing.kind === 'plain' ? headers.get('content-length') : headers.get('x-amz-decoded-content-length');
  if (length !== undefined && !/^\d{1,15}$/.test(length)) throw new S3Error('InvalidArgument');
  const md5 = headers.get('content-md5');
  if (md5 !== undefined && (Buffer.from(md5, 'base64').length !== 16 || md5.length !== 24)) {
    throw new S3Error('InvalidDigest');
  }
  const checksums = new Map<ChecksumAlgorithm, string>();
  for (const algorithm of checksumAlgorithms) {
    const value = headers.get(`x-amz-checksum-${algorithm}`);
    if (value === undefined) continue;
    if (!isChecksumText(algorithm, value)) {
      throw new S3Error('InvalidRequest', `The value of x-amz-checksum-${algorithm} is not valid.`);
    }
    checksums.set(algorithm, value);
  }
  refuseUnknownChecksums(headers);
  const announced = headers.get('x-amz-trailer')?.toLowerCase().trim();
  const trailing = announced === undefined ? undefined : algorithmOfHeader(announced);
  if (announced !== undefined && trailing === undefined) {
    throw new S3Error('InvalidRequest', `The trailer ${announced} is not known.`);
  }
  if (trailing !== undefined && !(framing.kind === 'chunked' && framing.trailer)) {
    throw new S3Error('InvalidRequest', 'A trailer was announced, but the body cannot carry one.');
  }
  return { framing, length: length === undefined ? undefined : Number(length), md5, checksums, trailing };
}

// What only speaks about checksums.
const aboutChecksums = new Set(['algorithm', 'mode', 'type']);

/** A checksum that is not looked at would be one that never fails. */
function refuseUnknownChecksums(headers: HeaderMap): void {
  for (const name of headers.keys()) {
    if (!name.startsWith('x-amz-checksum-') || aboutChecksums.has(name.slice('x-amz-checksum-'.length)))
      continue;
    if (algorithmOfHeader(name) === undefined)
      throw new S3Error('InvalidRequest', `Checksums of the kind ${name} are not known here.`);
  }
}

function framingOf(payloadHash: string): Framing {
  if (/^[0-9a-f]{64}$/.test(payloadHash)) return { kind: 'plain', sha256: payloadHash };
  switch (payloadHash) {
    case 'UNSIGNED-PAYLOAD':
      return { kind: 'plain', sha256: undefined };
    case 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD':
      return { kind: 'chunked', signed: true, trailer: false };
    case 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER':
      return { kind: 'chunked', signed: true, trailer: true };
    case 'STREAMING-UNSIGNED-PAYLOAD-TRAILER':
      return { kind: 'chunked', signed: false, trailer: true };
    default:
      throw new S3Error(
        'InvalidArgument',
        'x-amz-content-sha256 is neither a SHA-256 nor a word known here.',
      );
  }
}
