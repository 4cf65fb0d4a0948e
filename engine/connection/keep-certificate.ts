import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { AppError } from '#shared/errors/app-error.ts';
import type { Ports } from '../ports/index.ts';
import { writeDurably } from './durable-write.ts';

/**
 * Keeps a certificate that a person has decided to trust as `<home>/certificates/<fingerprint>.pem` and returns that
 * path, for `caFile`. The same certificate is kept once.
 * @param fingerprint what the person was shown: SHA-256 in hex, with or without colons; the certificate must have it
 * @throws AppError `field-invalid`, `target-not-writable`
 */
export function keepCertificate(
  home: string,
  { pem, fingerprint }: { readonly pem: string; readonly fingerprint: string },
  { files }: Pick<Ports, 'files'>,
): string {
  const certificate = parse(pem);
  const shown = fingerprint.replaceAll(':', '').toUpperCase();
  if (certificate.fingerprint256.replaceAll(':', '') !== shown) {
    throw refused('it is not the one whose fingerprint was shown');
  }
  const folder = join(home, 'certificates');
  const file = join(folder, `${shown.slice(0, 32).toLowerCase()}.pem`);
  try {
    files.mkdirSync(folder, { recursive: true, mode: 0o700 });
    // Made from the parsed certificate: nothing else that may have stood in the text gets into the file.
    writeDurably(file, certificate.toString(), 0o600, files);
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown reason';
    throw new AppError('target-not-writable', { path: file, reason }, { cause: error });
  }
  return file;
}

function parse(pem: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch {
    throw refused('it cannot be read');
  }
}

function refused(problem: string): AppError<'field-invalid'> {
  return new AppError('field-invalid', { field: 'certificate', problem });
}
