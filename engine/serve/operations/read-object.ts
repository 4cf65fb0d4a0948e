import type { Answer } from '../answer.ts';
import { parseRange, type Span } from '../byte-range.ts';
import { checkRead } from '../conditions.ts';
import { openObject, requireObject } from '../folder/find-object.ts';
import type { ObjectRecord } from '../folder/object-record.ts';
import { findPart } from '../object-part.ts';
import { S3Error } from '../s3-error.ts';
import type { S3Request } from '../s3-request.ts';
import { bucketOf, keyOf, type Operation } from './call.ts';

export const headObject: Operation = async (call) => {
  assertOnlyVersion(call.request);
  const { record } = await requireObject(bucketOf(call), keyOf(call));
  return describe(call.request, record).answer;
};

export const getObject: Operation = async (call) => {
  assertOnlyVersion(call.request);
  const { record, handle } = await openObject(bucketOf(call), keyOf(call));
  try {
    const { answer, span } = describe(call.request, record);
    if (handle && span.end > span.start && answer.status < 300)
      return { ...answer, body: { handle, ...span } };
    await handle?.close();
    return answer;
  } catch (error) {
    await handle?.close();
    throw error;
  }
};

/** There is one version of everything. */
export function assertOnlyVersion(request: S3Request): void {
  const version = request.query.get('versionId');
  if (version !== undefined && version !== 'null') throw new S3Error('InvalidArgument', 'No such version.');
}

function describe(request: S3Request, record: ObjectRecord) {
  const headers: Record<string, string> = {
    'accept-ranges': 'bytes',
    etag: `"${record.etag}"`,
    'last-modified': new Date(record.modified).toUTCString(),
  };
  const whole = { start: 0, end: record.size };
  if (checkRead(request.headers, record) === 'not-modified') {
    return { answer: { status: 304, headers } satisfies Answer, span: { start: 0, end: 0 } };
  }
  Object.assign(headers, { 'content-type': 'binary/octet-stream' }, record.headers, overrides(request));
  for (const [name, value] of Object.entries(record.user)) headers[`x-amz-meta-${name}`] = value;
  const part = partOf(request, record);
  if (part && record.parts) headers['x-amz-mp-parts-count'] = String(part.count);
  const range = part ? part.span : rangeOf(request, record);
  const span = range ?? whole;
  headers['content-length'] = String(span.end - span.start);
  if (range) headers['content-range'] = `bytes ${range.start}-${range.end - 1}/${record.size}`;
  else if (request.headers.get('x-amz-checksum-mode')?.toUpperCase() === 'ENABLED') {
    // Checksums are those of the whole object, so a range goes without.
    for (const [algorithm, value] of Object.entries(record.checksums)) {
      headers[`x-amz-checksum-${algorithm}`] = value;
      headers['x-amz-checksum-type'] = 'FULL_OBJECT';
    }
  }
  return { answer: { status: range ? 206 : 200, headers } satisfies Answer, span };
}

function partOf(request: S3Request, record: ObjectRecord) {
  const text = request.query.get('partNumber');
  if (text === undefined) return undefined;
  if (request.headers.has('range'))
    throw new S3Error('InvalidRequest', 'A range and a part number cannot be asked for together.');
  return findPart(text, record);
}

function rangeOf(request: S3Request, record: ObjectRecord): Span | undefined {
  return stillValid(request, record) ? parseRange(request.headers.get('range'), record.size) : undefined;
}

/** `If-Range`: the range only if the object is still the one the client has the rest of. */
function stillValid(request: S3Request, record: ObjectRecord): boolean {
  const condition = request.headers.get('if-range');
  if (condition === undefined) return true;
  if (condition.startsWith('"')) return condition === `"${record.etag}"`;
  return Date.parse(condition) === Math.floor(record.modified / 1000) * 1000;
}

const overridable = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'expires',
];

/** `response-content-type=…` and the like, with which a signed address can choose the headers of the answer. */
function overrides(request: S3Request): Record<string, string> {
  const chosen: Record<string, string> = {};
  for (const name of overridable) {
    const value = request.query.get(`response-${name}`);
    if (value === undefined) continue;
    if (!/^[\x20-\x7e]*$/.test(value)) throw new S3Error('InvalidArgument', `response-${name} is not valid.`);
    chosen[name] = value;
  }
  return chosen;
}
