import type { ConnectionSettings } from '#shared/connection.ts';

/** Where a connection leads, in a few words: bucket and host. */
export function placeInWords(connection: ConnectionSettings): string {
  const host = connection.endpoint === '' ? 'AWS' : connection.endpoint.replace(/^https?:\/\//, '');
  return `bucket “${connection.bucket}” at ${host}`;
}
