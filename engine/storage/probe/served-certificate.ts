import { X509Certificate } from 'node:crypto';
import { request } from 'node:https';
import type { DetailedPeerCertificate, TLSSocket } from 'node:tls';
import type { ConnectionSettings } from '#shared/connection.ts';
import { makeAgents } from '../http-agents.ts';
import type { ServedCertificate } from './probe-calls.ts';

/** Milliseconds. */
const patience = 10_000;

/**
 * The certificate that `url`'s server shows, over the connection's proxy where it has one. The check is off for
 * this one look, which ends before anything but an empty greeting could be sent; nothing is trusted because of it.
 * Null when there is nothing to see.
 */
export async function servedCertificate(
  url: URL,
  settings: Pick<ConnectionSettings, 'proxy'>,
  signal: AbortSignal | undefined,
): Promise<ServedCertificate | null> {
  if (url.protocol !== 'https:') return null;
  const seen = await handshake(url, settings, { rejectUnauthorized: false }, signal);
  if (typeof seen === 'string') return null;
  const { leaf, root } = seen;
  const pem = root.toString();
  const again = await handshake(url, settings, { ca: [pem] }, signal);
  return {
    subject: nameOf(leaf.subject),
    issuer: nameOf(leaf.issuer),
    names: namesOf(leaf),
    validFrom: dateOf(leaf.validFrom),
    validTo: dateOf(leaf.validTo),
    selfSigned: leaf.verify(leaf.publicKey),
    root: {
      subject: nameOf(root.subject),
      issuer: nameOf(root.issuer),
      validTo: dateOf(root.validTo),
      fingerprint: root.fingerprint256,
      pem,
    },
    remainingProblem: typeof again === 'string' ? again : null,
  };
}

interface Chain {
  readonly leaf: X509Certificate;
  /** The last one that the server sent; the leaf itself when it sent no other. */
  readonly root: X509Certificate;
}

/** What the server shows, or the code of what went wrong. */
async function handshake(
  url: URL,
  { proxy }: Pick<ConnectionSettings, 'proxy'>,
  trust: { rejectUnauthorized: false } | { ca: string[] },
  signal: AbortSignal | undefined,
): Promise<Chain | string> {
  const ca = 'ca' in trust ? trust.ca : undefined;
  const { httpAgent, httpsAgent } = await makeAgents({ ca, proxy, endpointHost: url.host });
  return await new Promise<Chain | string>((resolve) => {
    const asked = request(url, {
      method: 'HEAD',
      agent: httpsAgent,
      timeout: patience,
      ...('ca' in trust ? {} : trust),
      ...(signal ? { signal } : {}),
    });
    const end = (outcome: Chain | string) => {
      resolve(outcome);
      asked.destroy();
    };
    asked.on('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
    asked.on('timeout', () => end('ETIMEDOUT'));
    const look = () => end(chainOf(asked.socket as TLSSocket) ?? 'NO_CERTIFICATE');
    // A socket that was handed over after its handshake will not tell of it any more; the answer then does.
    asked.on('socket', (socket) => socket.once('secureConnect', look));
    asked.on('response', look);
    asked.end();
  }).finally(() => {
    httpAgent.destroy();
    httpsAgent.destroy();
  });
}

function chainOf(socket: TLSSocket): Chain | undefined {
  const peer = socket.getPeerCertificate?.(true);
  if (!peer?.raw) return undefined;
  let last: DetailedPeerCertificate = peer;
  // A root is its own issuer.
  for (let depth = 0; depth < 10; depth += 1) {
    const issuer = last.issuerCertificate;
    if (!issuer?.raw || issuer.fingerprint256 === last.fingerprint256) break;
    last = issuer;
  }
  return { leaf: new X509Certificate(peer.raw), root: new X509Certificate(last.raw) };
}

/** The part of a distinguished name that people know it by. */
function nameOf(distinguished: string | undefined): string {
  const part = (key: string) => new RegExp(`^${key}=(.+)$`, 'm').exec(distinguished ?? '')?.[1];
  return part('CN') ?? part('O') ?? (distinguished ?? '').replaceAll('\n', ', ');
}

function namesOf(certificate: X509Certificate): string[] {
  const alternative = certificate.subjectAltName ?? '';
  const names = alternative
    .split(', ')
    .map((entry) => entry.replace(/^(DNS|IP Address):/, ''))
    .filter((name) => name !== '');
  return names.length > 0 ? names : [nameOf(certificate.subject)];
}

function dateOf(text: string): string {
  const time = Date.parse(text);
  return Number.isNaN(time) ? text : new Date(time).toISOString().slice(0, 10);
}
