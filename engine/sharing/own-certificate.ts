import { createPrivateKey, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';

/** PEM texts. */
export interface TlsPair {
  readonly cert: string;
  readonly key: string;
}

const day = 24 * 3600_000;
/** Whoever is pinned to it has to be told of the next one, so it lasts about as long as a computer does. */
const lifetime = 10 * 365 * day;

/**
 * Makes a certificate that vouches for itself (EC P-256), valid for ten years. From a day ago, because the clocks of
 * computers differ.
 * @param names host names and IP addresses of this computer
 * @param now milliseconds since the epoch
 */
export async function makeOwnCertificate(names: readonly string[], now: number): Promise<TlsPair> {
  // Loaded here: it takes a third of a second, which no other command should pay for.
  const { generate } = await import('selfsigned');
  const altNames = names.map((name) =>
    isIP(name) ? ({ type: 7, ip: name } as const) : ({ type: 2, value: name } as const),
  );
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'Holdall' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notBeforeDate: new Date(now - day),
    notAfterDate: new Date(now + lifetime),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames },
    ],
  });
  return { cert, key };
}

/** Names for the certificate of this computer; what cannot stand in one is left out. */
export function certificateNames(hostName: string, addresses: readonly string[]): string[] {
  const host = hostName.trim().toLowerCase();
  const isName = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/.test(host);
  const own = isName && !isIP(host) ? [host, ...(host.includes('.') ? [] : [`${host}.local`])] : [];
  return [...new Set(['localhost', ...own, '127.0.0.1', '::1', ...addresses])];
}

/** SHA-256 of the first certificate in `pem`, 64 lower-case hex digits. */
export function fingerprintOf(pem: string): string {
  return new X509Certificate(pem).fingerprint256.replaceAll(':', '').toLowerCase();
}

/** True for a certificate that nobody else vouches for. */
export function isSelfSigned(pem: string): boolean {
  const certificate = new X509Certificate(pem);
  return certificate.verify(certificate.publicKey);
}

/** What is wrong with a pair of certificate and key, or null. */
export function problemOfPair({ cert, key }: TlsPair, now: number): string | null {
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(cert);
  } catch {
    return 'there is no certificate in PEM format in it';
  }
  try {
    if (!certificate.checkPrivateKey(createPrivateKey(key)))
      return 'the key does not belong to the certificate';
  } catch {
    return 'the key cannot be read; it has to be a PEM file without a passphrase';
  }
  if (now > certificate.validToDate.getTime()) return 'the certificate has expired';
  return null;
}
