import { isLocalHost } from '#shared/endpoint/local-host.ts';
import { AppError, isAppError } from '#shared/errors/app-error.ts';
import type { Clock } from '../ports/clock.ts';
import type { OpenStorage } from '../storage/open-storage.ts';
import { HttpReader } from './http-reader.ts';
import { isThisComputer } from './link-address.ts';

/** Milliseconds. Storages sign for no longer than a week. */
export const LONGEST_LINK_MS = 7 * 24 * 60 * 60 * 1000;
const SHORTEST_LINK_MS = 60_000;

export interface MadeLink {
  /** A secret: whoever has it can read the whole backup until it ends. */
  readonly url: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  /** The keys it was made with are temporary; when they end earlier, so does the link. */
  readonly endsWithKeys: boolean;
  /** Who can reach the storage at all. */
  readonly reach: 'everybody' | 'own-network' | 'this-computer';
}

/**
 * Makes a link with which anybody can fetch one stored backup for some time, and tries it out.
 * @param forMs rounded down to whole seconds
 * @throws AppError `field-invalid` for the time, `object-missing`, `storage-unsupported` where the storage takes no such
 * links, and as `Storage.head`
 */
export async function makeLink(
  storage: OpenStorage,
  backup: { readonly key: string },
  options: { readonly forMs: number; readonly clock: Clock; readonly signal: AbortSignal },
): Promise<MadeLink> {
  const { forMs, clock, signal } = options;
  checkTime(forMs);
  const { link } = storage;
  if (!link) throw unsupported(0);
  // Nobody should get a link to what is not there; and it shows how the storage wants to be addressed.
  const { size } = await storage.head(backup.key, { signal });
  const begun = clock.now();
  const seconds = Math.floor(forMs / 1000);
  const url = new URL(await link.presign(backup.key, seconds));
  await tryOut(new HttpReader(url, { handler: link.handler, now: () => clock.now() }), size, signal);
  return {
    url: url.href,
    expiresAt: begun + seconds * 1000,
    endsWithKeys: link.isTemporary,
    reach: reachOf(url.hostname),
  };
}

function checkTime(forMs: number): void {
  const field = 'time that the link is good for';
  if (!(forMs >= SHORTEST_LINK_MS))
    throw new AppError('field-invalid', { field, problem: 'it is too short' });
  if (forMs > LONGEST_LINK_MS) {
    throw new AppError('field-invalid', { field, problem: 'storages allow seven days at most' });
  }
}

/** Not every storage knows such links, and a link that does not work would be found out too late. */
async function tryOut(reader: HttpReader, size: number, signal: AbortSignal): Promise<void> {
  const range = size > 0 ? { range: { start: 0, end: 1 } } : {};
  try {
    const { body } = await reader.get({ ...range, signal });
    body.destroy();
  } catch (error) {
    if (isAppError(error, 'link-refused')) throw unsupported(error.details.status, error);
    if (isAppError(error, 'link-not-backup')) throw unsupported(200, error);
    throw error;
  }
}

function unsupported(status: number, cause?: unknown): AppError {
  const operation = 'hand out a backup to whoever has a link';
  return new AppError('storage-unsupported', { operation, status, serverCode: '' }, { cause });
}

function reachOf(hostname: string): MadeLink['reach'] {
  if (isThisComputer(hostname)) return 'this-computer';
  return isLocalHost(hostname) ? 'own-network' : 'everybody';
}
