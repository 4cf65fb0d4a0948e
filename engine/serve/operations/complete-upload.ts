import { createHash } from 'node:crypto';
import { checkWrite } from '../conditions.ts';
import { assertStorable, commitObject } from '../folder/commit.ts';
import { checksumAlgorithms } from '../payload/checksums.ts';
import { S3Error } from '../s3-error.ts';
import { sha256Hex } from '../sigv4/signature.ts';
import { assemble } from '../uploads/assemble.ts';
import type { PartRecord } from '../uploads/part-record.ts';
import type { Upload } from '../uploads/upload.ts';
import { childrenOf, readDocument, textOf } from '../xml/read-xml.ts';
import { document, leaf } from '../xml/write-xml.ts';
import { bucketOf, type Call, keyOf, type Operation } from './call.ts';
import { verifyObjectChecksum } from './object-checksum.ts';
import { uploadOf } from './uploads.ts';

export const completeUpload: Operation = async (call) => {
  const { request, server } = call;
  const bucket = bucketOf(call);
  const key = keyOf(call);
  const named = readParts(await request.payload.readWhole(server.limits.documentBytes));
  const id = request.query.get('uploadId') ?? '';
  const asked = sha256Hex(JSON.stringify(named));
  // Clients whose answer was lost ask again, perhaps while the first request is still at work.
  const same = () => {
    const other = bucket.uploads.completion(id);
    return other?.key === key && other.parts === asked ? other.done : undefined;
  };
  const etag =
    (await same()) ??
    (await begin(call, id, named, asked).catch((error: unknown) => {
      const done = same();
      if (!done) throw error;
      return done;
    }));
  const body = document(
    'CompleteMultipartUploadResult',
    leaf('Location', locationOf(call)),
    leaf('Bucket', bucket.name),
    leaf('Key', key),
    leaf('ETag', `"${etag}"`),
  );
  return { status: 200, body };
};

async function begin(call: Call, id: string, named: readonly NamedPart[], asked: string): Promise<string> {
  const upload = await uploadOf(call);
  const key = keyOf(call);
  const bucket = bucketOf(call);
  const parts = chooseParts(upload, named, call.server.limits.smallestPart);
  checkSize(call, parts);
  await assertStorable(bucket, key);
  if (!upload.close()) throw new S3Error('NoSuchUpload', 'The upload is being completed or aborted.');
  return await bucket.uploads.complete(id, { key, parts: asked, done: complete(call, upload, parts) });
}

/** Makes the object of an upload that was closed for it; open again when that fails. */
async function complete(call: Call, upload: Upload, parts: readonly PartRecord[]): Promise<string> {
  const { request, server } = call;
  const bucket = bucketOf(call);
  const etag = combinedEtag(parts);
  try {
    const whole = await assemble(upload, parts);
    try {
      const checksums = await verifyObjectChecksum(request.headers, whole, parts);
      const { headers, user } = upload.facts;
      const make = { headers, user, checksums, etag, parts: sizesOf(parts) };
      const check = (present: Parameters<typeof checkWrite>[1]) => checkWrite(request.headers, present);
      await commitObject(bucket, keyOf(call), whole, make, { clock: server.clock, check });
    } finally {
      await whole.handle.close();
    }
  } catch (error) {
    upload.reopen();
    throw error;
  }
  await bucket.uploads.drop(upload);
  return etag;
}

/** A part as the client names it. */
interface NamedPart {
  readonly number: number;
  /** Its ETag without quotes. */
  readonly md5: string;
  readonly checksums: Readonly<Record<string, string>>;
}

/** @throws S3Error `MalformedXML` */
function readParts(document: Uint8Array): readonly NamedPart[] {
  // The first releases of the official client for JavaScript call it as in the second.
  const elements = childrenOf(
    readDocument(document, 'CompleteMultipartUpload', 'CompletedMultipartUpload'),
    'Part',
  );
  if (elements.length === 0 || elements.length > 10_000) throw new S3Error('MalformedXML');
  return elements.map((element) => {
    const number = Number(textOf(element, 'PartNumber') ?? Number.NaN);
    const md5 = textOf(element, 'ETag')
      ?.trim()
      .replace(/^"(.*)"$/, '$1');
    if (!Number.isInteger(number) || md5 === undefined) throw new S3Error('MalformedXML');
    const checksums: Record<string, string> = {};
    for (const algorithm of checksumAlgorithms) {
      const sent = textOf(element, `Checksum${algorithm.toUpperCase()}`);
      if (sent !== undefined) checksums[algorithm] = sent;
    }
    return { number, md5, checksums };
  });
}

/** The parts the client names, if each is as it says. @throws S3Error */
function chooseParts(upload: Upload, named: readonly NamedPart[], smallest: number): readonly PartRecord[] {
  const parts = named.map(({ number, md5, checksums }) => {
    const part = upload.part(number);
    if (!part || part.md5 !== md5) {
      throw new S3Error('InvalidPart', undefined, { fields: { PartNumber: String(number), ETag: md5 } });
    }
    for (const [algorithm, sent] of Object.entries(checksums)) {
      const own = part.checksums[algorithm];
      if (own !== undefined && sent !== own)
        throw new S3Error('InvalidPart', `The ${algorithm} checksum of part ${number} differs.`);
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

/** Clients may say how large they expect the object to be. */
function checkSize({ request }: Call, parts: readonly PartRecord[]): void {
  const announced = request.headers.get('x-amz-mp-object-size');
  const size = parts.reduce((sum, part) => sum + part.size, 0);
  if (announced !== undefined && announced !== String(size))
    throw new S3Error('InvalidRequest', `The parts are ${size} bytes, not ${announced}.`);
}

/** In order, with how many of one size follow each other. */
function sizesOf(parts: readonly PartRecord[]): readonly (readonly [size: number, count: number])[] {
  const sizes: [number, number][] = [];
  for (const { size } of parts) {
    const last = sizes.at(-1);
    if (last?.[0] === size) last[1]++;
    else sizes.push([size, 1]);
  }
  return sizes;
}

function locationOf({ request }: Call): string {
  return `/${request.bucket}/${request.key}`;
}
