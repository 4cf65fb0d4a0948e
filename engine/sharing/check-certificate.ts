import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import type { CertificateCheck, CertificateProblem } from '#shared/share.ts';
import type { Ports } from '../ports/index.ts';
import { failureCode } from '../scan/failure-reason.ts';

/** Larger is no certificate: bytes. */
const largest = 1024 * 1024;

type Found<T> = { readonly value: T } | { readonly problem: CertificateProblem };

/**
 * Looks at a certificate and the key that goes with it, for somebody who has just chosen them. Nothing of what is in the
 * files comes out but what a certificate tells everybody.
 * @param keyFile absolute path; '' while none is chosen
 */
export function checkCertificateFiles(
  { certFile, keyFile }: { readonly certFile: string; readonly keyFile: string },
  { files, clock }: Pick<Ports, 'files' | 'clock'>,
): CertificateCheck {
  const none = { certificate: null };
  const certText = readSmall(certFile, files);
  if ('problem' in certText) return { ...none, file: 'cert', problem: certText.problem };
  const parsed = certificateIn(certText.value);
  if (parsed === null) return { ...none, file: 'cert', problem: 'no-certificate' };
  const certificate = {
    names: namesOf(parsed),
    validTo: parsed.validToDate.toISOString(),
    fingerprint: parsed.fingerprint256.replaceAll(':', '').toLowerCase(),
  };
  const problem = timeProblem(parsed, clock.now());
  if (problem !== null) return { certificate, file: 'cert', problem };
  if (keyFile === '') return { certificate, file: 'key', problem: null };
  const keyText = readSmall(keyFile, files);
  if ('problem' in keyText) return { certificate, file: 'key', problem: keyText.problem };
  const key = keyIn(keyText.value);
  if ('problem' in key) return { certificate, file: 'key', problem: key.problem };
  const fits = parsed.checkPrivateKey(key.value);
  return { certificate, file: 'key', problem: fits ? null : 'mismatch' };
}

function readSmall(file: string, files: Ports['files']): Found<string> {
  try {
    const stats = files.statSync(file);
    // What is no plain file may never end, or wait for ever.
    if (!stats.isFile() || stats.size > largest) return { problem: 'unreadable' };
    return { value: files.readFileSync(file, 'utf8') };
  } catch (error) {
    return { problem: ['ENOENT', 'ENOTDIR'].includes(failureCode(error)) ? 'missing' : 'unreadable' };
  }
}

function certificateIn(text: string): X509Certificate | null {
  try {
    return new X509Certificate(text);
  } catch {
    return null;
  }
}

function keyIn(text: string): Found<KeyObject> {
  if (/-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type:.*ENCRYPTED/m.test(text))
    return { problem: 'key-locked' };
  try {
    return { value: createPrivateKey(text) };
  } catch {
    return { problem: 'no-key' };
  }
}

function timeProblem(
  { validFromDate, validToDate }: X509Certificate,
  now: number,
): CertificateProblem | null {
  if (now > validToDate.getTime()) return 'expired';
  return now < validFromDate.getTime() ? 'not-yet' : null;
}

/** Host names and addresses, as they are written; those that others may not be fooled with. */
function namesOf({ subjectAltName, subject }: X509Certificate): string[] {
  const names = [...(subjectAltName ?? '').matchAll(/(?:DNS|IP Address):([^,"]+)/g)].map(
    ([, name]) => name ?? '',
  );
  if (names.length > 0) return names.slice(0, 20);
  const common = /^CN=(.+)$/m.exec(subject)?.[1];
  return common === undefined ? [] : [common];
}
