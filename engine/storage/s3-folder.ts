import { ListObjectsCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { AppError, isAppError } from '#shared/errors/app-error.ts';
import { compareKeys } from './compare-keys.ts';
import { cursorOf, type FolderPosition, positionOf } from './folder-cursor.ts';
import { notS3, type S3Caller } from './s3-caller.ts';
import { readFoldersOf, readListingPage } from './s3-listing.ts';
import type { FolderOptions, FolderPage, StoredObject } from './storage.ts';

const operation = 'list objects';

/** One page of a folder: by version 2 of the call, or by version 1 where the server does not know the former. */
export async function listS3Folder(
  caller: S3Caller,
  prefix: string,
  options: FolderOptions,
): Promise<FolderPage> {
  const position = options.cursor === undefined ? undefined : positionOf(options.cursor);
  if (position?.version === 1) return await pageV1(caller, prefix, options, position);
  try {
    return await pageV2(caller, prefix, options, position);
  } catch (error) {
    const refused = isAppError(error, 'storage-unsupported', 'storage-refused');
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
        ...(position === undefined ? {} : { ContinuationToken: position.place }),
      }),
      o,
    ),
  );
  return pageOf(caller, prefix, output, position);
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
        ...(position === undefined ? {} : { Marker: position.place }),
      }),
      o,
    ),
  );
  return pageOf(caller, prefix, output, position ?? { version: 1, place: '' });
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

function pageOf(
  caller: S3Caller,
  prefix: string,
  output: ListOutput,
  position: FolderPosition | undefined,
): FolderPage {
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
  const told = output.NextMarker === undefined ? undefined : page.marker;
  const last = [...folders, ...page.objects.map(({ key }) => key)].sort(compareKeys).at(-1);
  const next = page.truncated ? nextOf(page.token, told ?? last, position) : null;
  return { folders: [...folders].sort(compareKeys), objects, next };
}

function nextOf(
  token: string | undefined,
  marker: string | undefined,
  position: FolderPosition | undefined,
): string {
  if (position?.version !== 1 && token) {
    if (token === position?.place) throw invalid('it goes round in a circle');
    return cursorOf({ version: 2, place: token });
  }
  // Truncated and no token: an answer in the old way.
  if (marker === undefined) throw invalid('there is more, but it does not say where');
  if (position?.version === 1 && compareKeys(marker, position.place) <= 0) {
    throw invalid('it goes round in a circle');
  }
  return cursorOf({ version: 1, place: marker });
}

function invalid(problem: string): AppError<'answer-invalid'> {
  return new AppError('answer-invalid', { operation, problem });
}
