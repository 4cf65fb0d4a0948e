import type { Random } from '../../ports/random.ts';
import type { Storage } from '../storage.ts';
import type { ProbeCalls } from './probe-calls.ts';

/** Everything a test puts into the storage, so that all of it goes again, whatever happened. */
export class TestObjects {
  /** Every key begins with it. */
  readonly prefix: string;
  readonly #storage: Storage;
  readonly #keys = new Set<string>();
  readonly #uploads = new Map<string, string>();

  constructor(storage: Storage, rootPath: string, random: Random) {
    const name = `holdall-check-${Buffer.from(random.bytes(8)).toString('hex')}`;
    this.prefix = rootPath === '' ? name : `${rootPath}/${name}`;
    this.#storage = storage;
  }

  /** To be called before the object can be there. No folder is made of it: servers on file systems keep those. */
  key(name: string): string {
    const key = `${this.prefix}-${name}`;
    this.#keys.add(key);
    return key;
  }

  noteUpload(key: string, uploadId: string): void {
    this.#uploads.set(uploadId, key);
  }

  uploadIsOver(uploadId: string): void {
    this.#uploads.delete(uploadId);
  }

  isGone(key: string): void {
    this.#keys.delete(key);
  }

  /** Best effort, and without the test's signal: an abandoned test leaves nothing either. What could not be removed. */
  async remove(calls: ProbeCalls | undefined): Promise<string[]> {
    const left: string[] = [];
    await Promise.all([
      ...[...this.#uploads].map(([uploadId, key]) =>
        this.#storage.abortUpload(key, uploadId).catch(() => left.push(key)),
      ),
      ...[...this.#keys].map((key) => this.#storage.delete(key).catch(() => left.push(key))),
    ]);
    if (calls) left.push(...(await removeVersions(calls, this.prefix)));
    return [...new Set(left)];
  }
}

/** In a bucket with versions a delete hides only. Where versions cannot be listed there is nothing more to do. */
async function removeVersions(calls: ProbeCalls, prefix: string): Promise<string[]> {
  const left: string[] = [];
  const versions = await calls.versions(prefix, {}).catch(() => []);
  // Markers last: without them, what they hide would be there again.
  const inOrder = versions.toSorted((a, b) => Number(a.isMarker) - Number(b.isMarker));
  for (const { key, versionId } of inOrder) {
    await calls.deleteVersion(key, versionId, {}).catch(() => left.push(key));
  }
  return left;
}
