import type { Bucket } from '../folder/bucket.ts';
import { type After, type ListItem, listKeys } from '../folder/list-keys.ts';
import { S3Error } from '../s3-error.ts';
import { encodeUri } from '../uri-encoding.ts';
import { branch, document, leaf } from '../xml/write-xml.ts';
import { owner } from './buckets.ts';
import { bucketOf, type Call, countOf, type Operation } from './call.ts';

interface Page {
  readonly items: readonly ListItem[];
  readonly truncated: boolean;
}

const mostKeys = 1000;

export const listObjectsV2: Operation = async (call) => {
  const { query } = call.request;
  const token = query.get('continuation-token');
  const startAfter = query.get('start-after') ?? '';
  const after = token === undefined ? afterName(startAfter, query.get('delimiter')) : readToken(token);
  const { page, text, shared } = await list(call, after);
  const last = page.items.at(-1);
  const withOwner = query.get('fetch-owner') === 'true';
  const body = document(
    'ListBucketResult',
    shared,
    leaf('KeyCount', page.items.length),
    leaf('ContinuationToken', token),
    leaf('StartAfter', startAfter === '' ? undefined : text(startAfter)),
    leaf('NextContinuationToken', page.truncated && last ? writeToken(last) : undefined),
    ...contents(page.items, text, withOwner),
  );
  return { status: 200, body };
};

export const listObjectsV1: Operation = async (call) => {
  const marker = call.request.query.get('marker') ?? '';
  const { page, text, shared } = await list(call, afterName(marker, call.request.query.get('delimiter')));
  const last = page.items.at(-1);
  const body = document(
    'ListBucketResult',
    shared,
    leaf('Marker', text(marker)),
    leaf('NextMarker', page.truncated && last ? text(last.key) : undefined),
    ...contents(page.items, text, true),
  );
  return { status: 200, body };
};

/** A name to go on after can be a common prefix, one given as NextMarker above all: what it stands for was listed. */
function afterName(key: string, delimiter = ''): After {
  return { key, whole: delimiter !== '' && key.endsWith(delimiter) };
}

async function list(call: Call, after: After) {
  const bucket = bucketOf(call);
  const { query } = call.request;
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const most = countOf(call, 'max-keys', mostKeys, mostKeys);
  const encoding = query.get('encoding-type');
  if (encoding !== undefined && encoding !== 'url')
    throw new S3Error('InvalidArgument', 'encoding-type can only be url.');
  const text = (key: string) => (encoding === 'url' ? encodeUri(key, true) : key);
  const page = await readPage(bucket, { prefix, delimiter, after, most });
  const shared = [
    leaf('Name', bucket.name),
    leaf('Prefix', text(prefix)),
    leaf('Delimiter', delimiter === '' ? undefined : text(delimiter)),
    leaf('MaxKeys', most),
    leaf('EncodingType', encoding),
    leaf('IsTruncated', page.truncated),
  ].join('');
  return { page, text, shared };
}

/** Up to `most` keys and common prefixes, and whether there are more. */
async function readPage(
  bucket: Bucket,
  query: { prefix: string; delimiter: string; after: After; most: number },
): Promise<Page> {
  const { prefix, delimiter, after, most } = query;
  if (most === 0) return { items: [], truncated: false };
  const items: ListItem[] = [];
  for await (const batch of listKeys(bucket, { prefix, after, groupFolders: delimiter === '/' })) {
    for (const found of batch) {
      const item = grouped(found, prefix, delimiter);
      if (item.kind === 'prefix') {
        const before = items.at(-1);
        if (before?.kind === 'prefix' && before.key === item.key) continue;
        if (after.whole && after.key === item.key) continue;
      }
      if (items.length === most) return { items, truncated: true };
      items.push(item);
    }
  }
  return { items, truncated: false };
}

/** An object below a delimiter becomes its common prefix. */
function grouped(item: ListItem, prefix: string, delimiter: string): ListItem {
  if (delimiter === '' || item.kind === 'prefix') return item;
  const end = item.key.indexOf(delimiter, prefix.length);
  return end < 0 ? item : { kind: 'prefix', key: item.key.slice(0, end + delimiter.length) };
}

function contents(items: readonly ListItem[], text: (key: string) => string, withOwner: boolean): string[] {
  return items.map((item) =>
    item.kind === 'prefix'
      ? branch('CommonPrefixes', leaf('Prefix', text(item.key)))
      : branch(
          'Contents',
          leaf('Key', text(item.key)),
          leaf('LastModified', new Date(item.record.modified).toISOString()),
          leaf('ETag', `"${item.record.etag}"`),
          ...Object.keys(item.record.checksums).map((name) => leaf('ChecksumAlgorithm', name.toUpperCase())),
          leaf('ChecksumType', Object.keys(item.record.checksums).length > 0 ? 'FULL_OBJECT' : undefined),
          leaf('Size', item.record.size),
          withOwner ? owner() : '',
          leaf('StorageClass', 'STANDARD'),
        ),
  );
}

function writeToken(last: ListItem): string {
  return Buffer.from(`${last.kind === 'prefix' ? 'p' : 'k'}${last.key}`).toString('base64url');
}

function readToken(token: string): After {
  const text = Buffer.from(token, 'base64url').toString();
  if (!/^[pk]/.test(text)) throw new S3Error('InvalidArgument', 'The continuation token is not ours.');
  return { key: text.slice(1), whole: text.startsWith('p') };
}
