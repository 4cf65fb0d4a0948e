import type { ShareChange, ShareSettings } from '#shared/share.ts';

/** What is typed about how others come in. */
export interface WayInFields {
  /** Whether anybody but this computer reaches it. */
  readonly reach: 'here' | 'others';
  /** Where, for others: the address that stands for all networks, or one of this computer's. */
  readonly at: string;
  readonly port: string;
  readonly tls: ShareSettings['tls']['kind'];
  readonly certFile: string;
  readonly keyFile: string;
}

export type WayInProblem = 'port' | 'certFile' | 'keyFile';

/** All networks of this computer. */
export const EVERYWHERE = '0.0.0.0';

export function wayInFields({ address, port, tls }: ShareSettings): WayInFields {
  const here = isHere(address);
  return {
    reach: here ? 'here' : 'others',
    at: here ? EVERYWHERE : address,
    port: String(port),
    tls: tls.kind,
    certFile: tls.kind === 'files' ? tls.certFile : '',
    keyFile: tls.kind === 'files' ? tls.keyFile : '',
  };
}

/** Encryption as it will be: whoever lets others in cannot go without. */
export function encryptionOf({ reach, tls }: WayInFields): WayInFields['tls'] {
  return reach === 'others' && tls === 'off' ? 'own' : tls;
}

/** What these fields make of the settings. An address of this computer alone that somebody chose elsewhere stays. */
export function changeOf(fields: WayInFields, saved: ShareSettings): ShareChange {
  const kind = encryptionOf(fields);
  const hereAddress = isHere(saved.address) ? saved.address : '127.0.0.1';
  return {
    address: fields.reach === 'here' ? hereAddress : fields.at,
    port: Number(fields.port),
    tls:
      kind === 'files'
        ? { kind, certFile: fields.certFile.trim(), keyFile: fields.keyFile.trim() }
        : { kind },
  };
}

export function wayInProblems(fields: WayInFields): Partial<Record<keyof WayInFields, WayInProblem>> {
  const port = Number(fields.port);
  const isPort = /^\d+$/.test(fields.port.trim()) && port >= 1 && port <= 65_535;
  const files = encryptionOf(fields) === 'files';
  return {
    ...(isPort ? {} : { port: 'port' as const }),
    ...(files && !isAbsolute(fields.certFile) ? { certFile: 'certFile' as const } : {}),
    ...(files && !isAbsolute(fields.keyFile) ? { keyFile: 'keyFile' as const } : {}),
  };
}

/** As the engine tells it: addresses that only this computer reaches. */
export function isHere(address: string): boolean {
  return /^127\./.test(address) || address === '::1';
}

function isAbsolute(path: string): boolean {
  return /^([/\\]|[A-Za-z]:[/\\])/.test(path.trim());
}
