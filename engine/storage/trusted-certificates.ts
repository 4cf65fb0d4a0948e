import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { getCACertificates } from 'node:tls';
import { AppError } from '#shared/errors/app-error.ts';

const pemBlock = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/**
 * The certificate authorities this computer trusts anyway plus those in the PEM file `caFile`; undefined (= the
 * usual ones) without a file. Rejects with `ca-unreadable`.
 */
export async function trustedCertificates(caFile: string | null): Promise<string[] | undefined> {
  if (caFile === null) return undefined;
  let pem: string;
  try {
    pem = await readFile(caFile, 'utf8');
  } catch (error) {
    throw unusable(caFile, (error as NodeJS.ErrnoException).code ?? 'it cannot be read');
  }
  const added = pem.match(pemBlock) ?? [];
  if (added.length === 0) throw unusable(caFile, 'there is no PEM certificate in it');
  for (const certificate of added) {
    try {
      new X509Certificate(certificate);
    } catch {
      throw unusable(caFile, 'a certificate in it is damaged');
    }
  }
  return [...getCACertificates('default'), ...added];
}

function unusable(file: string, problem: string): AppError<'ca-unreadable'> {
  return new AppError('ca-unreadable', { file, problem });
}
