import type { CompleteFile } from '../folder/commit.ts';
import { readBytes } from '../folder/copy-bytes.ts';
import { checksumAlgorithms, startChecksum } from '../payload/checksums.ts';
import { S3Error } from '../s3-error.ts';
import type { HeaderMap } from '../s3-request.ts';
import type { PartRecord } from '../uploads/part-record.ts';

/**
 * Verifies the checksum a client may send for the whole object when it completes an upload. Answers those that
 * are known of the whole object now. Reads the file once more, so only when one was sent.
 */
export async function verifyObjectChecksum(
  headers: HeaderMap,
  complete: CompleteFile,
  parts: readonly PartRecord[],
): Promise<Record<string, string>> {
  const checksums: Record<string, string> = {};
  for (const algorithm of checksumAlgorithms) {
    const sent = headers.get(`x-amz-checksum-${algorithm}`);
    if (sent === undefined) continue;
    const checksum = startChecksum(algorithm);
    const composite = /-\d+$/.test(sent) || headers.get('x-amz-checksum-type')?.toUpperCase() === 'COMPOSITE';
    if (composite) {
      for (const part of parts) {
        const own = part.checksums[algorithm];
        if (own === undefined)
          throw new S3Error('InvalidRequest', `Part ${part.number} was sent without ${algorithm}.`);
        checksum.update(Buffer.from(own, 'base64'));
      }
    } else await readBytes(complete.handle, 0, complete.size, (piece) => checksum.update(piece));
    const actual = checksum.digest().toString('base64');
    if (actual !== sent.replace(/-\d+$/, '')) {
      throw new S3Error('BadDigest', `The object does not match its ${algorithm} checksum.`);
    }
    if (!composite) checksums[algorithm] = actual;
  }
  return checksums;
}
