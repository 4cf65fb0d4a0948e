/** What went wrong below HTTP. */
export type NetworkMeaning =
  | 'host-unknown'
  | 'host-unreachable'
  | 'connection-lost'
  | 'request-timeout'
  | 'tls-untrusted'
  | 'no-tls'
  | 'no-http';

const unknownHost = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_NONAME', 'EAI_NODATA', 'EAI_FAIL']);
const unreachable = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'ETIMEDOUT',
]);
const lost = new Set([
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ERR_STREAM_PREMATURE_CLOSE',
  'ERR_STREAM_DESTROYED',
  'ERR_SOCKET_CLOSED',
  'ENOTCONN',
  'UND_ERR_SOCKET',
]);
const untrusted =
  /^(CERT_|ERR_TLS_CERT|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|INVALID_CA|PATH_LENGTH_|HOSTNAME_MISMATCH)/;

/** Undefined when the error has nothing to do with the network. */
export function networkMeaning(
  systemCode: string,
  name: string,
  message: string,
): NetworkMeaning | undefined {
  if (unknownHost.has(systemCode)) return 'host-unknown';
  // The SDK calls a reset connection a TimeoutError as well; only its own timeouts come without a code.
  if (name === 'TimeoutError' && systemCode === '') {
    return /did not establish a connection/.test(message) ? 'host-unreachable' : 'request-timeout';
  }
  if (unreachable.has(systemCode)) return 'host-unreachable';
  if (untrusted.test(systemCode)) return 'tls-untrusted';
  if (systemCode === 'EPROTO' || systemCode.startsWith('ERR_SSL_')) return 'no-tls';
  if (systemCode.startsWith('HPE_')) return 'no-http';
  if (lost.has(systemCode) || /socket hang up|^aborted$|premature close/i.test(message))
    return 'connection-lost';
  return undefined;
}
