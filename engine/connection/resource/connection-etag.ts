import { createHash } from 'node:crypto';
import type { ConnectionSettings } from '#shared/connection.ts';
import type { Random } from '../../ports/index.ts';

/** What a connection keeps besides its settings. */
export interface ConnectionIdentity {
  /** Sixteen hex digits; stays the same for as long as the connection exists, whatever it is called. */
  readonly id: string;
  /** New with every change that `ConnectionResources` makes; '' before the first one. */
  readonly revision: string;
}

/** Stands for whichever version there is now, as in `If-Match: *`. */
export const anyVersion = '*';

export function newConnectionId(random: Random): string {
  return Buffer.from(random.bytes(8)).toString('hex');
}

export function newRevision(random: Random): string {
  return Buffer.from(random.bytes(8)).toString('hex');
}

/** For connections of earlier versions, which saved none: until they are changed, the id follows from the name. */
export function idFromName(name: string): string {
  return createHash('sha256').update(`holdall connection\0${name}`).digest('hex').slice(0, 16);
}

/**
 * A strong etag, without quotes. Made of the settings, so that it also notices what was changed by hand, and of the
 * revision, which stands for the secrets: no secret goes into it, so that nobody can try secrets out on it.
 */
export function etagOf(settings: ConnectionSettings, { id, revision }: ConnectionIdentity): string {
  const fields = Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([id, revision, fields]))
    .digest('base64url')
    .slice(0, 27);
}
