import { changeConnection, keepCertificate } from '#engine/index.ts';
import type { ConnectionSettings } from '#shared/connection.ts';
import type { TestFix } from '#shared/contract/connections.ts';
import type { App } from '../app.ts';
import { confirm } from '../input/confirm.ts';

/** What a fix would do, as a sentence. */
export function fixWords(fix: TestFix): string {
  switch (fix.kind) {
    case 'create-bucket':
      return `create the bucket “${fix.bucket}”.`;
    case 'switch-addressing':
      return `put the bucket ${fix.addressing === 'path' ? 'into the path' : 'into the host name'} (addressing ${fix.addressing}).`;
    case 'take-region':
      return `take the region “${fix.region}”.`;
    case 'strip-bucket':
      return `take the bucket’s name out of the endpoint: ${fix.endpoint}.`;
    case 'switch-scheme':
      return `use ${fix.endpoint} as the endpoint.`;
    case 'trust-ca':
      return (
        `trust the certificate of “${fix.subject}”, issued by “${fix.issuer}”, valid until ${fix.validTo}.\n` +
        `Its SHA-256 fingerprint, to be compared with what the server's operator says:\n${fix.fingerprint}`
      );
  }
}

/**
 * Does it and saves the changed connection. Creating and trusting are asked about first.
 * @returns what to test now; null when the person said no
 * @throws AppError `usage-invalid` where nobody can be asked and `yes` is false
 */
export async function applyFix(
  app: App,
  connection: ConnectionSettings,
  fix: TestFix,
  yes: boolean,
): Promise<{ connection: ConnectionSettings; createBucket: boolean } | null> {
  app.report.warn(`Fix: ${fixWords(fix)}`);
  if (fix.kind === 'create-bucket') {
    const agreed = await confirm(app, `Create the bucket “${fix.bucket}”?`, yes);
    return agreed ? { connection, createBucket: true } : null;
  }
  if (fix.kind === 'trust-ca' && !(await confirm(app, 'Trust this certificate?', yes))) return null;
  const changed = changedBy(app, connection, fix);
  await app.settings.connections.set(changed);
  return { connection: changed, createBucket: false };
}

function changedBy(
  app: App,
  connection: ConnectionSettings,
  fix: Exclude<TestFix, { kind: 'create-bucket' }>,
): ConnectionSettings {
  switch (fix.kind) {
    case 'switch-addressing':
      return changeConnection(connection, 'addressing', fix.addressing);
    case 'take-region':
      return changeConnection(connection, 'region', fix.region);
    case 'strip-bucket':
    case 'switch-scheme':
      return changeConnection(connection, 'endpoint', fix.endpoint);
    case 'trust-ca':
      return changeConnection(connection, 'ca', keepCertificate(app.home, fix, app.ports));
  }
}
