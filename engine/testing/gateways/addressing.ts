import { quirkError } from '../quirks.ts';
import type { Quirk } from '../quirky-server.ts';

const hostOf = (host: string | undefined) => (host ?? '').replace(/:\d+$/, '');

/** Wants the bucket in the host name and refuses it in the path. */
export function virtualHostOnly(suffix: string): Quirk {
  return ({ headers }, pass) =>
    hostOf(headers.host) === suffix ? quirkError(403, 'SecondLevelDomainForbidden') : pass();
}

/** Wants the bucket in the path; under another host name there is nobody. */
export function pathOnly(host: string): Quirk {
  return ({ headers }, pass) => (hostOf(headers.host) === host ? pass() : quirkError(404, 'NoSuchBucket'));
}
