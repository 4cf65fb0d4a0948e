import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '#shared/errors/app-error.ts';
import { type Bucket, openBucket } from './folder/bucket.ts';
import { isAbsent } from './folder/file-errors.ts';
import { hiddenName } from './folder/hidden-folder.ts';
import { isBucketName } from './operations/buckets.ts';
import { keysIn, type ServerOptions } from './server-options.ts';

/** Opens the configured buckets, and those that clients made earlier in `allowCreateBucketIn`. */
export async function openBuckets(options: ServerOptions, run: string): Promise<Map<string, Bucket>> {
  const buckets = new Map<string, Bucket>();
  const now = options.clock.now();
  const mayStayUntouched = keysIn(options)().every((key) => key.readOnly === true);
  for (const [name, folder] of Object.entries(options.buckets)) {
    if (!isBucketName(name)) {
      const rule =
        'it needs 3 to 63 lower-case letters, digits, dots or hyphens, a letter or digit at both ends';
      throw new AppError('bucket-name-invalid', { bucket: name, rule });
    }
    buckets.set(name, await openBucket(name, folder, { removable: false, mayStayUntouched, now, run }));
  }
  for (const [name, folder] of await madeByClients(options.allowCreateBucketIn)) {
    if (buckets.has(name)) continue;
    buckets.set(name, await openBucket(name, folder, { removable: true, mayStayUntouched, now, run }));
  }
  return buckets;
}

/** Only folders with a hidden folder of ours: whatever else lies there was not meant to be shared. */
async function madeByClients(home: string | undefined): Promise<[name: string, folder: string][]> {
  if (home === undefined) return [];
  const found: [string, string][] = [];
  for (const entry of await readdir(home, { withFileTypes: true }).catch((cause: unknown) => {
    if (isAbsent(cause)) throw new AppError('folder-missing', { path: home }, { cause });
    throw cause;
  })) {
    if (!entry.isDirectory() || !isBucketName(entry.name)) continue;
    const folder = path.join(home, entry.name);
    const ours = await stat(path.join(folder, hiddenName)).catch(() => undefined);
    if (ours?.isDirectory()) found.push([entry.name, folder]);
  }
  return found;
}
