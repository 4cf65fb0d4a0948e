import { createHash } from 'node:crypto';
import { readBytes } from '../folder/copy-bytes.ts';
import { S3Error } from '../s3-error.ts';
import { document, leaf } from '../xml/write-xml.ts';
import { type Call, newId, type Operation } from './call.ts';
import { openCopySource } from './copy-source.ts';
import { uploadOf } from './uploads.ts';
import { checkLength } from './write-object.ts';

export const uploadPart: Operation = async (call) => {
  const { request, server } = call;
  const number = partNumberOf(call);
  const upload = await uploadOf(call);
  checkLength(request.payload, server.limits);
  const part = await upload.addPart(
    number,
    request.payload.length,
    partFile(call, number),
    server.clock.now,
    (writer) => request.payload.read((piece) => writer.add(piece)),
  );
  const headers: Record<string, string> = { etag: `"${part.md5}"` };
  for (const [algorithm, value] of Object.entries(part.checksums))
    headers[`x-amz-checksum-${algorithm}`] = value;
  return { status: 200, headers };
};

export const uploadPartCopy: Operation = async (call) => {
  const { server } = call;
  const number = partNumberOf(call);
  const upload = await uploadOf(call);
  const source = await openCopySource(call);
  try {
    const { start, end } = copyRange(call, source.record.size);
    const size = end - start;
    if (size > server.limits.bodyBytes) throw new S3Error('EntityTooLarge');
    const { handle } = source;
    const part = await upload.addPart(
      number,
      size,
      partFile(call, number),
      server.clock.now,
      async (writer) => {
        const md5 = createHash('md5');
        if (handle) {
          await readBytes(handle, start, size, async (piece) => {
            md5.update(piece);
            await writer.add(piece);
          });
        }
        return { size, md5: md5.digest('hex'), checksums: {} };
      },
    );
    const body = document(
      'CopyPartResult',
      leaf('LastModified', new Date(part.modified).toISOString()),
      leaf('ETag', `"${part.md5}"`),
    );
    return { status: 200, body };
  } finally {
    await source.handle?.close();
  }
};

function partNumberOf({ request }: Call): number {
  const text = request.query.get('partNumber') ?? '';
  const number = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (number < 1 || number > 10_000) throw new S3Error('InvalidArgument', 'Part numbers are 1 to 10000.');
  return number;
}

function partFile({ server }: Call, number: number): string {
  return `part-${number}-${newId(server.random)}`;
}

function copyRange({ request }: Call, size: number): { start: number; end: number } {
  const header = request.headers.get('x-amz-copy-source-range');
  if (header === undefined) return { start: 0, end: size };
  const form = /^bytes=(\d+)-(\d+)$/.exec(header);
  const start = Number(form?.[1]);
  const end = Number(form?.[2]) + 1;
  // Unlike the Range of a GET, this one is never cut to what is there.
  if (!form || start >= end)
    throw new S3Error('InvalidArgument', 'x-amz-copy-source-range has to be bytes=first-last.');
  if (end > size) throw new S3Error('InvalidRange', 'The range to copy lies outside the object.');
  return { start, end };
}
