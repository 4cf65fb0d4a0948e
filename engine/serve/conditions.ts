import type { ObjectRecord } from './folder/object-record.ts';
import { S3Error } from './s3-error.ts';
import type { HeaderMap } from './s3-request.ts';

/** True when a list of ETags such as `"a", W/"b"` or `*` names this one. */
function names(list: string, etag: string): boolean {
  return list.split(',').some((item) => {
    const bare = item
      .trim()
      .replace(/^W\//, '')
      .replace(/^"(.*)"$/, '$1');
    return bare === '*' || bare === etag;
  });
}

/** The conditions of a read; `prefix` is `x-amz-copy-source-` for the source of a copy. */
export function checkRead(headers: HeaderMap, record: ObjectRecord, prefix = ''): 'ok' | 'not-modified' {
  const header = (name: string) => headers.get(`${prefix}${name}`);
  // HTTP knows only whole seconds.
  const modified = Math.floor(record.modified / 1000) * 1000;
  const match = header('if-match');
  if (match !== undefined && !names(match, record.etag)) throw failed(`${prefix}If-Match`);
  const unmodified = match === undefined ? dateOf(header('if-unmodified-since')) : undefined;
  if (unmodified !== undefined && modified > unmodified) throw failed(`${prefix}If-Unmodified-Since`);
  const noneMatch = header('if-none-match');
  if (noneMatch !== undefined) {
    if (!names(noneMatch, record.etag)) return 'ok';
    if (prefix !== '') throw failed(`${prefix}If-None-Match`);
    return 'not-modified';
  }
  const since = dateOf(header('if-modified-since'));
  if (since === undefined || modified > since) return 'ok';
  if (prefix !== '') throw failed(`${prefix}If-Modified-Since`);
  return 'not-modified';
}

/** The conditions of a write, against the object that is there now. @throws S3Error `PreconditionFailed`, `NoSuchKey` */
export function checkWrite(headers: HeaderMap, present: ObjectRecord | undefined): void {
  const match = headers.get('if-match');
  if (match !== undefined) {
    if (!present) throw new S3Error('NoSuchKey');
    if (!names(match, present.etag)) throw failed('If-Match');
  }
  const noneMatch = headers.get('if-none-match');
  if (noneMatch !== undefined && present && names(noneMatch, present.etag)) throw failed('If-None-Match');
}

function failed(condition: string): S3Error {
  return new S3Error('PreconditionFailed', undefined, { fields: { Condition: condition } });
}

function dateOf(text: string | undefined): number | undefined {
  const time = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
}
