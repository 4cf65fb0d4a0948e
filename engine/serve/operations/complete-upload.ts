import { createHash } from 'node:crypto';
import { checkWrite } from '../conditions.ts';
import { assertStorable, commitObject } from '../folder/commit.ts';
import { checksumAlgorithms } from '../payload/checksums.ts';
import { S3Error } from '../s3-error.ts';
import { assemble } from '../uploads/assemble.ts';
import type { PartRecord } from '../uploads/part-record.ts';
import type { Upload } from '../uploads/upload.ts';
import { childrenOf, readDocument, textOf, type XmlElement } from '../xml/read-xml.ts';
import { document, leaf } from '../xml/write-xml.ts';
import { bucketOf, type Call, keyOf, type Operation } from './call.ts';
import { verifyObjectChecksum } from './object-checksum.ts';
import { uploadOf } from './uploads.ts';

export const completeUpload: Operation = async (call) => {
  const { request, server } = call;
  const bucket = bucketOf(call);
  const key = keyOf(call);
  const upload = await uploadOf(call);
  const root = readDocument(
    await request.payload.readWhole(server.limits.documentBytes),
    'CompleteMultipartUpload',
  );
  const parts = chooseParts(upload, childrenOf(root, 'Part'), server.limits.smallestPart);
  await assertStorable(bucket, key);
  if (!upload.close()) throw new S3Error('NoSuchUpload', 'The upload is being completed or aborted.');
  try {
    const complete = await assemble(upload, parts);
    try {
      const checksums = await verifyObjectChecksum(request.headers, complete, parts);
      const { headers, user } = upload.facts;
      const make = { headers, user, checksums, etag: combinedEtag(parts) };
      const check = (present: Parameters<typeof checkWrite>[1]) => checkWrite(request.headers, present);
      await commitObject(bucket, key, complete, make, { clock: server.clock, check });
    } finally {
      await complete.handle.close();
    }
  } catch (error) {
    upload.reopen();
    throw error;
  }
  await bucket.uploads.drop(upload);
  const body = document(
    'CompleteMultipartUploadResult',
    leaf('Location', locationOf(call)),
    leaf('Bucket', bucket.name),
    leaf('Key', key),
    leaf('ETag', `"${combinedEtag(parts)}"`),
  );
  return { status: 200, body };
};

/** The parts the client names, if each is as it says. @throws S3Error */
function chooseParts(
  upload: Upload,
  elements: readonly XmlElement[],
  smallest: number,
): readonly PartRecord[] {
  if (elements.length === 0 || elements.length > 10_000) throw new S3Error('MalformedXML');
  const parts = elements.map((element) => {
    const number = Number(textOf(element, 'PartNumber') ?? Number.NaN);
    const etag = textOf(element, 'ETag')
      ?.trim()
      .replace(/^"(.*)"$/, '$1');
    if (!Number.isInteger(number) || etag === undefined) throw new S3Error('MalformedXML');
    const part = upload.part(number);
    if (!part || part.md5 !== etag) {
      throw new S3Error('InvalidPart', undefined, { fields: { PartNumber: String(number), ETag: etag } });
    }
    for (const algorithm of checksumAlgorithms) {
      const sent = textOf(element, `Checksum${algorithm.toUpperCase()}`);
      if (
        sent !== undefined &&
        part.checksums[algorithm] !== undefined &&
        sent !== part.checksums[algorithm]
      ) {
        throw new S3Error('InvalidPart', `The ${algorithm} checksum of part ${number} differs.`);
      }
    }
    return part;
  });
  parts.forEach((part, index) => {
    const before = parts[index - 1];
    if (before && before.number >= part.number) throw new S3Error('InvalidPartOrder');
    if (index < parts.length - 1 && part.size < smallest) {
      throw new S3Error('EntityTooSmall', undefined, {
        fields: { PartNumber: String(part.number), ProposedSize: String(part.size) },
      });
    }
  });
  return parts;
}

/** As S3 does it: the MD5 of the parts' MD5s, and their number. */
function combinedEtag(parts: readonly PartRecord[]): string {
  const md5 = createHash('md5');
  for (const part of parts) md5.update(part.md5, 'hex');
  return `${md5.digest('hex')}-${parts.length}`;
}

function locationOf({ request }: Call): string {
  return `/${request.bucket}/${request.key}`;
}
