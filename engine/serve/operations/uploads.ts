import type { Bucket } from '../folder/bucket.ts';
import { assertStorable } from '../folder/commit.ts';
import { compareKeys } from '../folder/key-order.ts';
import { readKeptHeaders } from '../kept-headers.ts';
import { S3Error } from '../s3-error.ts';
import type { Upload } from '../uploads/upload.ts';
import { encodeUri } from '../uri-encoding.ts';
import { branch, document, leaf } from '../xml/write-xml.ts';
import { owner } from './buckets.ts';
import { bucketOf, type Call, countOf, keyOf, newId, type Operation } from './call.ts';

export const createUpload: Operation = async (call) => {
  const { request, server } = call;
  const bucket = bucketOf(call);
  const key = keyOf(call);
  const kept = readKeptHeaders(request.headers);
  await request.payload.readWhole(server.limits.documentBytes);
  if ((await assertStorable(bucket, key)).folder) {
    throw new S3Error('InvalidArgument', 'A key that ends in a slash stands for a folder and has no bytes.');
  }
  const id = newId(server.random);
  await bucket.uploads.create(id, { key, initiated: Math.floor(server.clock.now()), ...kept });
  const result = [leaf('Bucket', bucket.name), leaf('Key', key), leaf('UploadId', id)];
  return { status: 200, body: document('InitiateMultipartUploadResult', ...result) };
};

/** The upload that `uploadId` and key name. @throws S3Error `NoSuchUpload` */
export function uploadOf(call: Call): Promise<Upload> {
  return bucketOf(call).uploads.get(call.request.query.get('uploadId') ?? '', keyOf(call));
}

export const abortUpload: Operation = async (call) => {
  const upload = await uploadOf(call);
  if (!upload.close()) throw new S3Error('NoSuchUpload', 'The upload is just being completed.');
  await bucketOf(call).uploads.drop(upload);
  return { status: 204 };
};

export const listParts: Operation = async (call) => {
  const upload = await uploadOf(call);
  const marker = countOf(call, 'part-number-marker', 0, 10_000);
  const most = countOf(call, 'max-parts', 1000, 1000);
  const rest = upload.parts.filter((part) => part.number > marker);
  const page = rest.slice(0, most);
  const truncated = rest.length > page.length;
  const parts = page.map((part) =>
    branch(
      'Part',
      leaf('PartNumber', part.number),
      leaf('LastModified', new Date(part.modified).toISOString()),
      leaf('ETag', `"${part.md5}"`),
      leaf('Size', part.size),
    ),
  );
  const body = document(
    'ListPartsResult',
    leaf('Bucket', call.request.bucket),
    leaf('Key', upload.facts.key),
    leaf('UploadId', upload.id),
    branch('Initiator', leaf('ID', 'holdall'), leaf('DisplayName', 'holdall')),
    owner(),
    leaf('StorageClass', 'STANDARD'),
    leaf('PartNumberMarker', marker),
    leaf('NextPartNumberMarker', page.at(-1)?.number ?? marker),
    leaf('MaxParts', most),
    leaf('IsTruncated', truncated),
    ...parts,
  );
  return { status: 200, body };
};

export const listUploads: Operation = async (call) => {
  const bucket = bucketOf(call);
  const { query } = call.request;
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const keyMarker = query.get('key-marker') ?? '';
  const idMarker = query.get('upload-id-marker') ?? '';
  const most = countOf(call, 'max-uploads', 1000, 1000);
  const encoding = query.get('encoding-type') === 'url' ? 'url' : undefined;
  const text = (value: string) => (encoding ? encodeUri(value, true) : value);
  const all = (await bucket.uploads.list())
    .filter(({ facts }) => facts.key.startsWith(prefix))
    .filter(({ id, facts }) => {
      // A marker that was given as a common prefix: what it stands for was listed.
      if (delimiter !== '' && keyMarker.endsWith(delimiter) && facts.key.startsWith(keyMarker)) return false;
      const order = compareKeys(facts.key, keyMarker);
      return order > 0 || (order === 0 && idMarker !== '' && id > idMarker);
    })
    .sort((a, b) => compareKeys(a.facts.key, b.facts.key) || (a.id < b.id ? -1 : 1));
  const { page, truncated } = pageOf(all, prefix.length, delimiter, most);
  const uploads = page.flatMap((item) => (item.upload ? [item.upload] : []));
  const prefixes = page.flatMap((item) => (item.upload ? [] : [item.upTo]));
  const last = truncated ? page.at(-1) : undefined;
  const body = document(
    'ListMultipartUploadsResult',
    leaf('Bucket', bucket.name),
    leaf('KeyMarker', text(keyMarker)),
    leaf('UploadIdMarker', idMarker),
    leaf('NextKeyMarker', last && text(last.upTo)),
    leaf('NextUploadIdMarker', last?.upload?.id),
    leaf('Prefix', text(prefix)),
    leaf('Delimiter', delimiter === '' ? undefined : text(delimiter)),
    leaf('EncodingType', encoding),
    leaf('MaxUploads', most),
    leaf('IsTruncated', truncated),
    ...uploads.map(({ id, facts }) =>
      branch(
        'Upload',
        leaf('Key', text(facts.key)),
        leaf('UploadId', id),
        owner().replaceAll('Owner', 'Initiator'),
        owner(),
        leaf('StorageClass', 'STANDARD'),
        leaf('Initiated', new Date(facts.initiated).toISOString()),
      ),
    ),
    ...prefixes.map((found) => branch('CommonPrefixes', leaf('Prefix', text(found)))),
  );
  return { status: 200, body };
};

type ListedUpload = Awaited<ReturnType<Bucket['uploads']['list']>>[number];

/** An upload, or a common prefix of several; `upTo` is where the next page goes on. */
interface UploadItem {
  readonly upload: ListedUpload | undefined;
  readonly upTo: string;
}

/** The first `most` of `sorted`, with those that share a prefix up to `delimiter` counted as one. */
function pageOf(sorted: readonly ListedUpload[], from: number, delimiter: string, most: number) {
  const page: UploadItem[] = [];
  for (const upload of sorted) {
    const { key } = upload.facts;
    const end = delimiter === '' ? -1 : key.indexOf(delimiter, from);
    const item =
      end < 0 ? { upload, upTo: key } : { upload: undefined, upTo: key.slice(0, end + delimiter.length) };
    const before = page.at(-1);
    if (!item.upload && before && !before.upload && before.upTo === item.upTo) continue;
    // A page of none is asked for to see whether it may be asked, and ends.
    if (page.length === most) return { page, truncated: most > 0 };
    page.push(item);
  }
  return { page, truncated: false };
}
