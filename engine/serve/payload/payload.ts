import type { Slabs } from '../folder/slabs.ts';
import { S3Error } from '../s3-error.ts';
import type { ChunkSigning } from '../sigv4/verify-request.ts';
import { decodeAwsChunked, type Trailers } from './aws-chunked.ts';
import { type ProvenHashes, startProof } from './body-proof.ts';
import type { Claims } from './claims.ts';
import type { DigestThread } from './digest-thread.ts';
import { gatherPieces } from './gather-pieces.ts';

/** What is known of a body once it has been read to its end and found to be as announced. */
export interface PayloadFacts extends ProvenHashes {
  readonly size: number;
}

/** The body of a verified request. Read it once. */
export interface Payload {
  /** Announced bytes; `undefined` when not announced. */
  readonly length: number | undefined;
  /**
   * Hands every piece to `consume` and checks length, hashes, signatures and trailers. A piece is valid until what
   * `consume` returned settles; the next may come before that. When this settles, none is in use any more. Nothing
   * that was consumed may be kept unless it resolves.
   * @throws S3Error
   */
  read(consume: (piece: Buffer) => Promise<void> | void): Promise<PayloadFacts>;
  /** The whole body of at most `limit` bytes. */
  readWhole(limit: number): Promise<Buffer>;
}

/** What all bodies share: memory, and the thread that hashes the long ones. */
export interface BodyMeans {
  readonly slabs: Slabs;
  readonly digests: DigestThread;
}

export function openPayload(
  source: AsyncIterable<Buffer>,
  claims: Claims,
  chunkSigning: ChunkSigning,
  means: BodyMeans,
): Payload {
  const read: Payload['read'] = (consume) => readChecked(source, claims, chunkSigning, means, consume);
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
        pieces.push(Buffer.from(piece));
      });
      return Buffer.concat(pieces, size);
    },
  };
}

async function readChecked(
  source: AsyncIterable<Buffer>,
  claims: Claims,
  chunkSigning: ChunkSigning,
  { slabs, digests }: BodyMeans,
  consume: (piece: Buffer) => Promise<void> | void,
): Promise<PayloadFacts> {
  const { framing, length } = claims;
  const trailers: Trailers = new Map();
  const pieces =
    framing.kind === 'plain'
      ? source
      : decodeAwsChunked(source, trailers, {
          signedTrailers: framing.trailer,
          ...(framing.signed ? { signing: chunkSigning } : {}),
        });
  const proof = startProof(claims, digests);
  try {
    const size = await gatherPieces(pieces, length, slabs, async (piece) => {
      // Begun at the same time: one piece is hashed while the disk writes it.
      const used = await Promise.allSettled([consume(piece), proof.add(piece)]);
      for (const each of used) if (each.status === 'rejected') throw each.reason;
    });
    if (length !== undefined && size < length) throw new S3Error('IncompleteBody');
    refuseUnannounced(trailers, claims);
    return { size, ...(await proof.finish(trailers)) };
  } catch (error) {
    proof.drop();
    throw error;
  }
}

/** A checksum that comes without having been announced was not computed, so it cannot be looked at. */
function refuseUnannounced(trailers: Trailers, { trailing }: Claims): void {
  for (const name of trailers.keys()) {
    if (name.startsWith('x-amz-checksum-') && name !== `x-amz-checksum-${trailing}`)
      throw new S3Error('MalformedTrailerError');
  }
}
