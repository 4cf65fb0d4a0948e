import type { ListObjectsCommandOutput, ListObjectsV2CommandOutput } from '@aws-sdk/client-s3';
import { AppError } from '#shared/errors/app-error.ts';
import { stripQuotes } from './etag.ts';
import type { StoredObject } from './storage.ts';

export interface ListingPage {
  readonly objects: readonly StoredObject[];
  readonly truncated: boolean;
  /** Where V2 goes on; absent at the end, and from servers that answer in the old way. */
  readonly token?: string | undefined;
  /** Where V1 goes on. */
  readonly marker?: string | undefined;
}

type ListOutput = ListObjectsV2CommandOutput & Pick<ListObjectsCommandOutput, 'NextMarker'>;

/**
 * Checks that an answer is a listing of objects below `prefix` and puts it into our shape. Undefined when it
 * does not prove to be a listing at all: other XML, or nothing, parses without an error too.
 */
export function readListingPage(output: ListOutput, prefix: string): ListingPage | undefined {
  if (typeof output.IsTruncated !== 'boolean' || !output.Name) return undefined;
  const decode = output.EncodingType === 'url' ? decodeKey : (key: string) => key;
  const objects = (output.Contents ?? []).map((row): StoredObject => {
    if (row.Key === undefined || row.Size === undefined) throw invalid('an object without a name or a size');
    const key = decode(row.Key);
    if (!key.startsWith(prefix)) throw invalid('it lists objects of another folder');
    return {
      key,
      size: row.Size,
      etag: stripQuotes(row.ETag ?? ''),
      lastModified: row.LastModified?.getTime() ?? 0,
    };
  });
  const marker = output.NextMarker === undefined ? objects.at(-1)?.key : decode(output.NextMarker);
  return { objects, truncated: output.IsTruncated, token: output.NextContinuationToken, marker };
}

/** The folders on the page of a listing with a delimiter: whole prefixes. */
export function readFoldersOf(
  output: Pick<ListObjectsV2CommandOutput, 'CommonPrefixes' | 'EncodingType'>,
  prefix: string,
): string[] {
  const decode = output.EncodingType === 'url' ? decodeKey : (key: string) => key;
  return (output.CommonPrefixes ?? []).map(({ Prefix }) => {
    const folder = decode(Prefix ?? '');
    if (!folder.startsWith(prefix) || !folder.endsWith('/')) throw invalid('it lists another folder');
    return folder;
  });
}

function invalid(problem: string): AppError<'answer-invalid'> {
  return new AppError('answer-invalid', { operation: 'list objects', problem });
}

/** `encoding-type=url` is form encoding: a plus sign stands for a space. */
export function decodeKey(encoded: string): string {
  try {
    return decodeURIComponent(encoded.replaceAll('+', ' '));
  } catch {
    return encoded;
  }
}
