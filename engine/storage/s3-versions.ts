import {
  DeleteObjectCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
} from '@aws-sdk/client-s3';
import { AppError, isAppError } from '#shared/errors/app-error.ts';
import type { Retry } from './retry.ts';
import { notS3, type S3Caller } from './s3-caller.ts';
import { decodeKey } from './s3-listing.ts';
import type { ObjectVersion, VersionCalls, VersionPage } from './version-calls.ts';

const operation = 'list versions';

/** One attempt a call, as `S3Storage`. */
export function s3Versions(caller: S3Caller): VersionCalls {
  return {
    page: async (prefix, from, options) => {
      const output = await caller.call(operation, options, (client, o) =>
        client.send(
          new ListObjectVersionsCommand({
            Bucket: caller.bucket,
            Prefix: prefix,
            EncodingType: 'url',
            ...(from ? { KeyMarker: from.key, VersionIdMarker: from.versionId } : {}),
          }),
          o,
        ),
      );
      if (output.IsTruncated === undefined || !output.Name)
        throw notS3(caller.host, 'an answer that is no listing of versions');
      const decode = output.EncodingType === 'url' ? decodeKey : (key: string) => key;
      const rows = [
        ...(output.Versions ?? []).map((row) => ({ ...row, isMarker: false })),
        ...(output.DeleteMarkers ?? []).map((row) => ({ ...row, Size: 0, isMarker: true })),
      ];
      const versions = rows.map(({ Key, VersionId: versionId, IsLatest, Size, isMarker }): ObjectVersion => {
        if (Key === undefined || versionId === undefined || Size === undefined)
          throw invalid('a version is not described');
        const key = decode(Key);
        if (!key.startsWith(prefix)) throw invalid('it lists objects of another folder');
        return { key, versionId, isMarker, isLatest: IsLatest ?? false, size: Size };
      });
      return { versions, next: placeAfter(output, decode) };
    },
    remove: async (key, versionId, options) => {
      try {
        await caller.call('delete a version', { ...options, key }, (client, o) =>
          client.send(new DeleteObjectCommand({ Bucket: caller.bucket, Key: key, VersionId: versionId }), o),
        );
      } catch (error) {
        if (!isAppError(error, 'object-missing')) throw error;
      }
    },
  };
}

function placeAfter(
  output: ListObjectVersionsCommandOutput,
  decode: (key: string) => string,
): VersionPage['next'] {
  if (!output.IsTruncated) return undefined;
  const { NextKeyMarker: key, NextVersionIdMarker: versionId = '' } = output;
  if (!key) throw invalid('there is more, but it does not say where');
  return { key: decode(key), versionId };
}

function invalid(problem: string): AppError<'answer-invalid'> {
  return new AppError('answer-invalid', { operation, problem });
}

/** The same, with patience. */
export function retryingVersions(calls: VersionCalls, retry: Retry): VersionCalls {
  return {
    page: (prefix, from, options) =>
      retry.run('versions', () => calls.page(prefix, from, options), { signal: options.signal }),
    remove: (key, versionId, options) =>
      retry.run('removeVersion', () => calls.remove(key, versionId, options), { signal: options.signal }),
  };
}
