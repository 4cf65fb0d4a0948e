/**
 * True for hosts that only this computer or its own network can reach: loopback and private addresses, names
 * without a dot, and names of local networks. Such servers mostly have no certificate. `host` is lower-case as
 * `URL` gives it, IPv6 in brackets.
 */
export function isLocalHost(host: string): boolean {
  if (host.startsWith('[')) return isLocalIpv6(host.slice(1, -1));
  const octets = /^(\d+)\.(\d+)\.\d+\.\d+$/.exec(host);
  if (octets) return isLocalIpv4(Number(octets[1]), Number(octets[2]));
  return !host.includes('.') || /\.(localhost|local|internal|lan|home\.arpa)$/.test(host);
}

function isLocalIpv4(first: number, second: number): boolean {
  return (
    first === 127 ||
    first === 10 ||
    (first === 172 && second >= 16 && second <= 31) ||
    (first === 192 && second === 168) ||
    (first === 169 && second === 254)
  );
}

function isLocalIpv6(address: string): boolean {
  if (address === '::1') return true;
  const mapped = /^::ffff:([0-9a-f]{1,4}):[0-9a-f]{1,4}$/.exec(address)?.[1];
  if (mapped !== undefined) {
    const high = Number.parseInt(mapped, 16);
    return isLocalIpv4(high >> 8, high & 0xff);
  }
  // fc00::/7 are private, fe80::/10 belong to one cable.
  return /^f[cd][0-9a-f]{2}:/.test(address) || /^fe[89ab][0-9a-f]:/.test(address);
}
