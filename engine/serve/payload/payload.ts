import { createHash } from 'node:crypto';
import { S3Error } from '../s3-error.ts';
import { sameText } from '../sigv4/signature.ts';
import type { ChunkSigning } from '../sigv4/verify-request.ts';
import { decodeAwsChunked, type Trailers } from './aws-chunked.ts';
import { type ChecksumAlgorithm, isChecksumText, startChecksum } from './checksums.ts';
import type { Claims } from './claims.ts';

/** What is known of a body once it has been read to its end and found to be as announced. */
export interface PayloadFacts {
  readonly size: number;
  /** Hex. */
  readonly md5: string;
  /** Base64, those the client sent. */
  readonly checksums: Readonly<Partial<Record<ChecksumAlgorithm, string>>>;
}

/** The body of a verified request. Read it once. */
export interface Payload {
  /** Announced bytes; `undefined` when not announced. */
  readonly length: number | undefined;
  /**
   * Hands every piece to `consume` and checks length, hashes, signatures and trailers. Nothing that was
   * consumed may be kept unless this resolves.
   * @throws S3Error
   */
  read(consume: (piece: Buffer) => Promise<void> | void): Promise<PayloadFacts>;
  /** The whole body of at most `limit` bytes. */
  readWhole(limit: number): Promise<Buffer>;
}

export function openPayload(
  source: AsyncIterable<Buffer>,
  claims: Claims,
  chunkSigning: ChunkSigning,
): Payload {
  const read: Payload['read'] = (consume) => readChecked(source, claims, chunkSigning, consume);
  return {
    length: claims.length,
    read,
    readWhole: async (limit) => {
      if ((claims.length ?? 0) > limit) throw new S3Error('MaxMessageLengthExceeded');
      const pieces: Buffer[] = [];
      let size = 0;
      await read((piece) => {
        size += piece.length;
        if (size > limit) throw new S3Error('MaxMessageLengthExceeded');
        pieces.push(piece);
      });
      return Buffer.concat(pieces, size);
    },
  };
}

async function readChecked(
  source: AsyncIterable<Buffer>,
  claims: Claims,
  chunkSigning: ChunkSigning,
  consume: (piece: Buffer) => Promise<void> | void,
): Promise<PayloadFacts> {
  const { framing } = claims;
  const trailers: Trailers = new Map();
  const pieces =
    framing.kind === 'plain'
      ? source
      : decodeAwsChunked(source, trailers, {
          signedTrailers: framing.trailer,
          ...(framing.signed ? { signing: chunkSigning } : {}),
        });
  const md5 = createHash('md5');
  const sha256 = framing.kind === 'plain' && framing.sha256 !== undefined ? createHash('sha256') : undefined;
  const wanted = new Set(claims.checksums.keys());
  if (claims.trailing !== undefined) wanted.add(claims.trailing);
  const running = [...wanted].map((algorithm) => ({ algorithm, checksum: startChecksum(algorithm) }));
  let size = 0;
  for await (const piece of pieces) {
    size += piece.length;
    if (claims.length !== undefined && size > claims.length) {
      throw new S3Error('InvalidRequest', 'More bytes arrived than were announced.');
    }
    md5.update(piece);
    sha256?.update(piece);
    for (const { checksum } of running) checksum.update(piece);
    await consume(piece);
  }
  if (claims.length !== undefined && size < claims.length) throw new S3Error('IncompleteBody');
  if (sha256 && framing.kind === 'plain' && !sameText(sha256.digest('hex'), framing.sha256 ?? '')) {
    throw new S3Error('XAmzContentSHA256Mismatch');
  }
  const md5Bytes = md5.digest();
  if (claims.md5 !== undefined && md5Bytes.toString('base64') !== claims.md5) {
    throw new S3Error('BadDigest', 'The body does not match Content-MD5.');
  }
  const checksums: Partial<Record<ChecksumAlgorithm, string>> = {};
  for (const { algorithm, checksum } of running) {
    const actual = checksum.digest().toString('base64');
    const sent =
      algorithm === claims.trailing ? trailer(trailers, algorithm) : claims.checksums.get(algorithm);
    if (actual !== sent) throw new S3Error('BadDigest', `The body does not match its ${algorithm} checksum.`);
    checksums[algorithm] = actual;
  }
  return { size, md5: md5Bytes.toString('hex'), checksums };
}

function trailer(trailers: Trailers, algorithm: ChecksumAlgorithm): string {
  const value = trailers.get(`x-amz-checksum-${algorithm}`);
  if (value === undefined || !isChecksumText(algorithm, value)) throw new S3Error('MalformedTrailerError');
  return value;
}
