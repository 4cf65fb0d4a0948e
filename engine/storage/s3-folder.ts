import { ListObjectsCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { AppError, isAppError } from '#shared/errors/app-error.ts';
import { compareKeys } from './compare-keys.ts';
import { cursorOf, type FolderPosition, positionOf } from './folder-cursor.ts';
import { notS3, type S3Caller } from './s3-caller.ts';
import { readFoldersOf, readListingPage } from './s3-listing.ts';
import type { FolderOptions, FolderPage, StoredObject } from './storage.ts';

const operation = 'list objects';

/** One page of a folder: by version 2 of the call, or by version 1 where the server does not keep to the former. */
export async function listS3Folder(
  caller: S3Caller,
  prefix: string,
  options: FolderOptions,
): Promise<FolderPage> {
  const position = options.cursor === undefined ? undefined : positionOf(options.cursor);
  if (position?.token === null) return await pageV1(caller, prefix, options, position);
  try {
    const page = await pageV2(caller, prefix, options, position);
    // What was on the page before comes again: the server does not know its own tokens.
    if (position !== undefined && !isBehind(page, position)) {
      return await pageV1(caller, prefix, options, position);
    }
    return page;
  } catch (error) {
    const refused = isAppError(error, 'storage-unsupported', 'storage-refused', 'storage-failed');
    if (!refused || position !== undefined) throw error;
    return await pageV1(caller, prefix, options, undefined);
  }
}

type ListOutput = Parameters<typeof readListingPage>[0] & Parameters<typeof readFoldersOf>[0];

async function pageV2(
  caller: S3Caller,
  prefix: string,
  { limit, signal }: FolderOptions,
  position: FolderPosition | undefined,
): Promise<FolderPage> {
  const output = await caller.call(operation, { signal }, (client, o) =>
    client.send(
      new ListObjectsV2Command({
        ...about(caller, prefix, limit),
        ...(position?.token ? { ContinuationToken: position.token } : {}),
      }),
      o,
    ),
  );
  return pageOf(caller, prefix, output);
}

async function pageV1(
  caller: S3Caller,
  prefix: string,
  { limit, signal }: FolderOptions,
  position: FolderPosition | undefined,
): Promise<FolderPage> {
  const output = await caller.call(operation, { signal }, (client, o) =>
    client.send(
      new ListObjectsCommand({
        ...about(caller, prefix, limit),
        ...(position === undefined ? {} : { Marker: position.after }),
      }),
      o,
    ),
  );
  const page = pageOf(caller, prefix, output);
  if (position !== undefined && !isBehind(page, position)) throw invalid('it goes round in a circle');
  return page;
}

function about({ bucket }: S3Caller, prefix: string, limit: number | undefined) {
  return {
    Bucket: bucket,
    Prefix: prefix,
    Delimiter: '/',
    EncodingType: 'url' as const,
    ...(limit === undefined ? {} : { MaxKeys: limit }),
  };
}

function pageOf(caller: S3Caller, prefix: string, output: ListOutput): FolderPage {
  const page = readListingPage(output, prefix);
  if (!page) throw notS3(caller.host, 'an answer that is no listing of a bucket');
  const folders = new Set(readFoldersOf(output, prefix));
  const objects: StoredObject[] = [];
  for (const object of page.objects) {
    const slash = object.key.indexOf('/', prefix.length);
    // A server that knows no delimiters lists everything below.
    if (slash >= 0) folders.add(object.key.slice(0, slash + 1));
    else if (object.key !== prefix) objects.push(object);
  }
  const names = [...folders, ...page.objects.map(({ key }) => key)].sort(compareKeys);
  const after = output.NextMarker === undefined ? names.at(-1) : page.marker;
  return {
    folders: [...folders].sort(compareKeys),
    objects,
    next: page.truncated ? nextOf(after, page.token) : null,
  };
}

function nextOf(after: string | undefined, token: string | undefined): string {
  if (after === undefined && !token) throw invalid('there is more, but it does not say where');
  return cursorOf({ after: after ?? '', token: token ?? null });
}

/** Whether everything on a page comes after the one before. A folder may come twice: it may span both. */
function isBehind({ folders, objects, next }: FolderPage, { after, token }: FolderPosition): boolean {
  const then = next === null ? undefined : positionOf(next);
  if (then && token !== null && then.token === token) return false;
  if (then && then.token === null && compareKeys(then.after, after) <= 0) return false;
  if (folders.some((name) => compareKeys(name, after) < 0 && !after.startsWith(name))) return false;
  return objects.every(({ key }) => compareKeys(key, after) > 0);
}

function invalid(problem: string): AppError<'answer-invalid'> {
  return new AppError('answer-invalid', { operation, problem });
}
