import { anyVersion, changeConnection, keepCertificate } from '#engine/index.ts';
import type { ConnectionSettings } from '#shared/connection.ts';
import type { TestFix } from '#shared/contract/connection-test.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { parseFingerprint, showFingerprint } from '#shared/fingerprint.ts';
import type { App } from '../app.ts';
import { confirm } from '../input/confirm.ts';

const compare =
  'A certificate is trusted only by somebody who has compared its fingerprint. If it is the right one, add --trust FINGERPRINT.';

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
    case 'switch-scheme':
      return `use ${fix.endpoint} as the endpoint.`;
    case 'trust-ca':
      return (
        `trust the certificate of “${fix.subject}”, issued by “${fix.issuer}”, valid until ${fix.validTo}.\n` +
        `Its SHA-256 fingerprint, to be compared with what the server's operator says:\n${fix.fingerprint}`
      );
    case 'trust-pin':
      return (
        'trust the certificate that the server shows now, and no other.\n' +
        `Until now:  ${showFingerprint(fix.pinned)}\nNow:        ${showFingerprint(fix.fingerprint)}\n` +
        'On the computer that shares the folder: holdall share certificate'
      );
  }
}

/**
 * Does it and saves the changed connection. Creating and trusting are asked about first.
 * @returns what to test now; null when the person said no
 * @param answers what was agreed to beforehand: creating, and trusting one certificate by its fingerprint
 * @throws AppError `usage-invalid` where nobody can be asked, `field-invalid` for another fingerprint than `trust`
 */
export async function applyFix(
  app: App,
  connection: ConnectionSettings,
  fix: TestFix,
  { yes = false, trust }: { readonly yes?: boolean; readonly trust?: string },
): Promise<{ connection: ConnectionSettings; createBucket: boolean } | null> {
  app.report.warn(`Fix: ${fixWords(fix)}`);
  if (fix.kind === 'create-bucket') {
    const agreed = await confirm(app, `Create the bucket “${fix.bucket}”?`, yes);
    return agreed ? { connection, createBucket: true } : null;
  }
  if ((fix.kind === 'trust-ca' || fix.kind === 'trust-pin') && trust === undefined) {
    if (app.globals.json || !app.host.stdin.isTerminal)
      throw new AppError('usage-invalid', { problem: compare });
    if (!(await confirm(app, 'Trust this certificate?', false))) return null;
  }
  const connections = app.settings.resources(app.settings.secrets);
  const { id } = connections.find(connection.name);
  const { settings } = await connections.change(id, anyVersion, (now) => changedBy(app, now, fix, trust));
  return { connection: settings, createBucket: false };
}

function changedBy(
  app: App,
  connection: ConnectionSettings,
  fix: Exclude<TestFix, { kind: 'create-bucket' }>,
  trust: string | undefined,
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
      return changeConnection(
        connection,
        'ca',
        keepCertificate(app.home, { pem: fix.pem, fingerprint: trust ?? fix.fingerprint }, app.ports),
      );
    case 'trust-pin':
      if (trust !== undefined && parseFingerprint(trust) !== fix.fingerprint)
        throw new AppError('field-invalid', {
          field: 'fingerprint',
          problem: 'it is not that of the certificate the server shows',
        });
      return changeConnection(connection, 'pinned-fingerprint', fix.fingerprint);
  }
}
