import { AppError } from '#shared/errors/app-error.ts';
import type { ShareTls } from '#shared/share.ts';
import type { Ports, SecretStore } from '../ports/index.ts';
import { failureReason } from '../scan/failure-reason.ts';
import { networkAddresses } from './computer-addresses.ts';
import {
  certificateNames,
  fingerprintOf,
  makeOwnCertificate,
  problemOfPair,
  type TlsPair,
} from './own-certificate.ts';
import { ShareFile } from './share-file.ts';
import { secretNameOf } from './share-keys.ts';
import type { ShareOptions } from './share-types.ts';

/** The certificate of this computer, for a share that is set up nowhere. @throws AppError as `ownCertificate` */
export function ownCertificateOf(options: Omit<ShareOptions, 'onChange'>): Promise<TlsPair> {
  const { home, hostName, ports, secrets } = options;
  return ownCertificate({ file: new ShareFile(home, ports), secrets, ports, hostName });
}

export interface CertificateDeps {
  readonly file: ShareFile;
  readonly secrets: SecretStore;
  readonly ports: Ports;
  readonly hostName: string;
}

/** Name of the certificate's key in the store of secrets: that of this certificate and no other. */
function keyNameOf(cert: string): string {
  return secretNameOf(`certificate:${fingerprintOf(cert).slice(0, 32)}`);
}

/**
 * The certificate that Holdall has made for this computer, and its key; made now when there is none. It stays the same
 * for all that is shared from here, because others are pinned to it.
 * @throws AppError `field-invalid` when its key is gone or it has expired, `secrets-locked`, those of the settings
 */
export async function ownCertificate(deps: CertificateDeps): Promise<TlsPair> {
  const { certificate } = deps.file.read();
  if (certificate === undefined) return await renewOwnCertificate(deps);
  const stored = await deps.secrets.get(keyNameOf(certificate));
  const pair = { cert: certificate, key: stored?.secretAccessKey ?? '' };
  const problem = stored
    ? problemOfPair(pair, deps.ports.clock.now())
    : 'its key is not stored here any more';
  // A new one by itself would look to others like somebody in between.
  if (problem !== null) {
    throw new AppError('field-invalid', { field: 'certificate', problem: `${problem}; make a new one` });
  }
  return pair;
}

/** Makes a new certificate. All who were pinned to the old one have to be told. @throws AppError as above */
export async function renewOwnCertificate({
  file,
  secrets,
  ports,
  hostName,
}: CertificateDeps): Promise<TlsPair> {
  const before = file.read().certificate;
  const made = await makeOwnCertificate(certificateNames(hostName, networkAddresses()), ports.clock.now());
  // The key first: a certificate without one could not be used, and nobody would know why.
  await secrets.set(keyNameOf(made.cert), { secretAccessKey: made.key });
  const after = await file.change((now) => ({
    certificate: now.certificate === before ? made.cert : now.certificate,
  }));
  if (after.certificate !== made.cert) {
    // Another process was quicker; one computer has one certificate.
    await secrets.remove(keyNameOf(made.cert));
    return await ownCertificate({ file, secrets, ports, hostName });
  }
  if (before !== undefined) await secrets.remove(keyNameOf(before));
  return made;
}

/** Certificate and key for `tls`; null where there is none. @throws AppError as above, and `ca-unreadable` */
export async function tlsPairFor(tls: ShareTls, deps: CertificateDeps): Promise<TlsPair | null> {
  if (tls.kind === 'off') return null;
  if (tls.kind === 'own') return await ownCertificate(deps);
  return readTlsFiles(tls.certFile, tls.keyFile, deps.ports);
}

/** The person's own certificate and key. @throws AppError `ca-unreadable` */
export function readTlsFiles(
  certFile: string,
  keyFile: string,
  { clock, files }: Pick<Ports, 'clock' | 'files'>,
): TlsPair {
  const read = (file: string): string => {
    try {
      return files.readFileSync(file, 'utf8');
    } catch (error) {
      throw new AppError('ca-unreadable', { file, problem: failureReason(error) }, { cause: error });
    }
  };
  const pair = { cert: read(certFile), key: read(keyFile) };
  const problem = problemOfPair(pair, clock.now());
  if (problem !== null) throw new AppError('ca-unreadable', { file: certFile, problem });
  return pair;
}
