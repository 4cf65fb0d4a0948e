import { AppError } from '#shared/errors/app-error.ts';
import type { CallOptions } from './storage.ts';

/** One version of an object in a bucket that keeps them, or the marker of a deletion. */
export interface ObjectVersion {
  readonly key: string;
  readonly versionId: string;
  /** What a delete leaves: as long as it is the latest, the object is gone to the eye. */
  readonly isMarker: boolean;
  readonly isLatest: boolean;
  /** Bytes; 0 of a marker. */
  readonly size: number;
}

/** Where a listing of versions goes on. */
export interface VersionPlace {
  readonly key: string;
  readonly versionId: string;
}

export interface VersionPage {
  readonly versions: readonly ObjectVersion[];
  /** Absent at the end. */
  readonly next?: VersionPlace | undefined;
}

/**
 * What is hidden in a bucket that keeps versions. Rejects as `Storage`; with `storage-unsupported` where there is no
 * such thing.
 */
export interface VersionCalls {
  page(prefix: string, from: VersionPlace | undefined, options: CallOptions): Promise<VersionPage>;
  /** For good. Ends well also when there is no such version. */
  remove(key: string, versionId: string, options: CallOptions): Promise<void>;
}

/** All versions below `prefix`. @throws AppError `answer-invalid` for a listing that goes round in a circle */
export async function* listVersions(
  calls: VersionCalls,
  prefix: string,
  options: CallOptions,
): AsyncGenerator<ObjectVersion, void> {
  const places = new Set<string>();
  let from: VersionPlace | undefined;
  do {
    const page: VersionPage = await calls.page(prefix, from, options);
    yield* page.versions;
    from = page.next;
    const place = JSON.stringify(from);
    if (from && places.has(place)) throw circle();
    places.add(place);
  } while (from);
}

function circle(): AppError<'answer-invalid'> {
  return new AppError('answer-invalid', {
    operation: 'list versions',
    problem: 'it goes round in a circle',
  });
}
