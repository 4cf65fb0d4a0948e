import type { ConnectionSettings } from '#shared/connection.ts';
import { checkPinnedFingerprint } from '../connection/pinned-fingerprint.ts';
import type { Clock } from '../ports/clock.ts';
import { hostOf } from './addressing.ts';
import type { CorsCalls } from './cors-calls.ts';
import type { CredentialSource } from './credentials.ts';
import { makeAgents } from './http-agents.ts';
import { PatientHttpHandler } from './http-handler.ts';
import type { LinkCalls } from './link-calls.ts';
import type { OnNotice } from './notice.ts';
import { S3ProbeCalls } from './probe/s3-probe-calls.ts';
import { S3Caller } from './s3-caller.ts';
import { s3Cors } from './s3-cors.ts';
import { S3Storage } from './s3-storage.ts';
import { s3Versions } from './s3-versions.ts';
import type { TransferControl } from './transfer-control.ts';
import { trustedCertificates } from './trusted-certificates.ts';
import type { VersionCalls } from './version-calls.ts';

/** What an S3 storage can be asked beyond `Storage`. */
export interface S3Calls {
  readonly probe: S3ProbeCalls;
  readonly link: LinkCalls;
  readonly cors: CorsCalls;
  readonly versions: VersionCalls;
}

/** The bare S3 storage of a connection: one attempt a call. Rejects with `ca-unreadable` or `proxy-failed`. */
export async function connectS3(
  settings: ConnectionSettings,
  credentials: CredentialSource,
  deps: { clock: Clock; onNotice: OnNotice; transfer?: TransferControl | undefined },
): Promise<S3Storage & S3Calls> {
  const { proxy } = settings;
  const ca = await trustedCertificates(settings.caFile);
  // Looked at again: a settings file may have been edited, and a pin that protects nothing must not be believed in.
  const fingerprint = checkPinnedFingerprint(settings.pinnedFingerprint ?? null, settings.endpoint);
  const pin = fingerprint === null ? undefined : { fingerprint, now: () => deps.clock.now() };
  const agents = await makeAgents({ ca, proxy, endpointHost: hostOf(settings), pin });
  const handler = new PatientHttpHandler(agents, deps.transfer);
  const caller = new S3Caller(settings, credentials, { ...deps, handler });
  const link: LinkCalls = {
    presign: (key, seconds) => caller.presign(key, seconds),
    isTemporary: caller.isTemporary,
    handler,
  };
  const probe = new S3ProbeCalls(caller, settings);
  const calls: S3Calls = { probe, link, cors: s3Cors(caller), versions: s3Versions(caller) };
  return Object.assign(new S3Storage(caller), calls);
}
