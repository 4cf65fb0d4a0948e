import { generate } from 'selfsigned';

export interface TestCertificate {
  readonly key: string;
  readonly cert: string;
}

export interface CertificateWish {
  readonly name: string;
  /** Address in the certificate. */
  readonly ip?: string;
  readonly validFrom?: Date;
  readonly validTo?: Date;
  /** Who signs it; itself when absent. */
  readonly by?: TestCertificate;
  readonly isAuthority?: boolean;
}

/** A certificate as a server of one's own may have it. */
export async function testCertificate(wish: CertificateWish): Promise<TestCertificate> {
  const { name, ip = '127.0.0.1', validFrom, validTo, by, isAuthority = false } = wish;
  const made = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    algorithm: 'sha256',
    ...(validFrom ? { notBeforeDate: validFrom } : {}),
    ...(validTo ? { notAfterDate: validTo } : {}),
    ...(by ? { ca: by } : {}),
    extensions: [
      { name: 'basicConstraints', cA: isAuthority, critical: true },
      ...(isAuthority
        ? [{ name: 'keyUsage' as const, keyCertSign: true, cRLSign: true }]
        : [{ name: 'keyUsage' as const, digitalSignature: true }]),
      { name: 'subjectAltName', altNames: [{ type: 7, ip }] },
    ],
  });
  return { key: made.private, cert: made.cert };
}
