import { createHash } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import { AppError } from '#shared/errors/app-error.ts';

/** The one certificate that is trusted, and the clock that says whether it still is. */
export interface CertificatePin {
  /** SHA-256 of the certificate's DER, 64 lower-case hex digits. */
  readonly fingerprint: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** A handshake that takes longer is given up: milliseconds of silence. */
const patience = 10_000;

/**
 * What to open a pinned connection with. Node's own judgement is set aside, for nobody vouches for such a
 * certificate and its name need not fit; `untilPinned` puts ours in its place. Nothing is resumed, because a resumed
 * connection shows no certificate.
 */
export const unjudged = { rejectUnauthorized: false, session: undefined } as const;

/**
 * Resolves with the same socket once its handshake is done and it has shown exactly the pinned certificate, at a time
 * when that is valid. Until then nobody else has the socket, so no byte of a request can have been sent.
 * Rejects with `certificate-changed`, or an error with one of OpenSSL's codes, when the socket is already destroyed.
 */
export async function untilPinned(socket: TLSSocket, pin: CertificatePin, host: string): Promise<TLSSocket> {
  await handshake(socket);
  const problem = problemOf(socket, pin, host);
  if (problem === undefined) return socket;
  socket.destroy();
  throw problem;
}

function handshake(socket: TLSSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    const silent = () => socket.destroy(coded('the handshake took too long', 'ETIMEDOUT'));
    const closed = () => end(coded('the connection ended in its handshake', 'ECONNRESET'));
    const secured = () => end();
    const end = (error?: Error) => {
      socket.setTimeout(0);
      socket.off('timeout', silent).off('close', closed).off('secureConnect', secured).off('error', end);
      if (error === undefined) resolve();
      else reject(error);
    };
    socket.setTimeout(patience);
    socket.on('timeout', silent).on('close', closed).on('secureConnect', secured).on('error', end);
  });
}

function problemOf(socket: TLSSocket, { fingerprint, now }: CertificatePin, host: string): Error | undefined {
  const certificate = socket.getPeerX509Certificate();
  const shown = certificate && createHash('sha256').update(certificate.raw).digest('hex');
  if (!certificate || shown !== fingerprint) {
    return new AppError('certificate-changed', { host, fingerprint: shown ?? '' });
  }
  const time = now();
  if (time > certificate.validToDate.getTime())
    return coded('the certificate has expired', 'CERT_HAS_EXPIRED');
  if (time < certificate.validFromDate.getTime())
    return coded('the certificate is not valid yet', 'CERT_NOT_YET_VALID');
  return undefined;
}

function coded(message: string, code: string): Error {
  return Object.assign(new Error(message), { code });
}
