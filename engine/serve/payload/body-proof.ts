import { S3Error } from '../s3-error.ts';
import { sameText } from '../sigv4/signature.ts';
import type { Trailers } from './aws-chunked.ts';
import { type DigestAlgorithm, startDigest } from './body-digest.ts';
import { type ChecksumAlgorithm, isChecksumText, startChecksum } from './checksums.ts';
import type { Claims } from './claims.ts';
import type { DigestThread } from './digest-thread.ts';

/** Hashes of a body that turned out to be those claimed. */
export interface ProvenHashes {
  /** Hex. */
  readonly md5: string;
  /** Base64, those the client sent. */
  readonly checksums: Readonly<Partial<Record<ChecksumAlgorithm, string>>>;
}

/** Holds a body against what its headers claim of it, piece by piece. */
export interface BodyProof {
  /** When this resolves, the piece may be overwritten. */
  add(piece: Buffer): Promise<void>;
  /** @throws S3Error `XAmzContentSHA256Mismatch`, `BadDigest`, `MalformedTrailerError` */
  finish(trailers: Trailers): Promise<ProvenHashes>;
  /** When the body broke off or turned out wrong. */
  drop(): void;
}

// Up to here asking another thread takes longer than hashing.
const shortBody = 256 * 1024;

export function startProof(claims: Claims, thread: DigestThread): BodyProof {
  const sha256 = claims.framing.kind === 'plain' ? claims.framing.sha256 : undefined;
  const algorithms: DigestAlgorithm[] = sha256 === undefined ? ['md5'] : ['md5', 'sha256'];
  const digest = (claims.length ?? 0) > shortBody ? thread.start(algorithms) : startDigest(algorithms);
  const wanted = new Set(claims.checksums.keys());
  if (claims.trailing !== undefined) wanted.add(claims.trailing);
  const running = [...wanted].map((algorithm) => ({ algorithm, checksum: startChecksum(algorithm) }));
  return {
    add: async (piece) => {
      const digested = digest.add(piece);
      for (const { checksum } of running) checksum.update(piece);
      await digested;
    },
    finish: async (trailers) => {
      const digests = await digest.finish();
      if (sha256 !== undefined && !sameText(digests.sha256 ?? '', sha256))
        throw new S3Error('XAmzContentSHA256Mismatch');
      const { md5 = '' } = digests;
      if (claims.md5 !== undefined && Buffer.from(md5, 'hex').toString('base64') !== claims.md5)
        throw new S3Error('BadDigest', 'The body does not match Content-MD5.');
      const checksums: Partial<Record<ChecksumAlgorithm, string>> = {};
      for (const { algorithm, checksum } of running) {
        const actual = checksum.digest().toString('base64');
        const sent =
          algorithm === claims.trailing ? trailer(trailers, algorithm) : claims.checksums.get(algorithm);
        if (actual !== sent)
          throw new S3Error('BadDigest', `The body does not match its ${algorithm} checksum.`);
        checksums[algorithm] = actual;
      }
      return { md5, checksums };
    },
    drop: () => digest.drop(),
  };
}

function trailer(trailers: Trailers, algorithm: ChecksumAlgorithm): string {
  const value = trailers.get(`x-amz-checksum-${algorithm}`);
  if (value === undefined || !isChecksumText(algorithm, value)) throw new S3Error('MalformedTrailerError');
  return value;
}
