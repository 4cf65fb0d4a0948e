import type { RequestOf, ResultOf } from '#shared/contract/contract.ts';
import type { ShareView, shareMethods } from '#shared/contract/share.ts';
import { defaultShareSettings, type ShareStatus, type ShownShareKey } from '#shared/share.ts';
import { encodeShareLink } from '#shared/share-link.ts';

type ShareHandlers = {
  [M in keyof typeof shareMethods]: (request: RequestOf<M>) => ResultOf<M>;
};

interface ShareScene {
  /** Something is shared already. */
  readonly isSetUp: boolean;
  /** Who has the port: another Holdall of this computer, or a foreign program. */
  readonly portOf: 'holdall' | 'foreign' | null;
  readonly now: () => number;
  readonly fail: (code: string, details: Record<string, unknown>) => never;
  readonly changed: () => void;
}

const portTaken = {
  ...{ code: 'port-taken', message: 'port-taken', hint: '', retry: 'after-user-action' as const },
  details: { port: defaultShareSettings.port, free: 8556 },
};
const networks = ['192.168.1.20', '10.8.0.3'];

/** Folders shared with others, as far as a window sees them. */
export function believableShare({ isSetUp, portOf, now, fail, changed }: ShareScene): ShareHandlers {
  let fingerprint = '5e'.repeat(32);
  let made = 0;
  let since: number | null = isSetUp ? now() - 3_600_000 : null;
  let view: ShareView = isSetUp
    ? {
        ...defaultShareSettings,
        enabled: true,
        address: '0.0.0.0',
        tls: { kind: 'own' },
        buckets: [
          { name: 'family', folder: '/mnt/disk/Family backups' },
          { name: 'photos', folder: '/mnt/disk/Photos' },
        ],
        keys: [
          {
            ...aKey('HOLDALL0123456789AB', 'Laptop of Ben', { readOnly: false, buckets: ['family'] }),
            lastUsedAt: now() - 90_000,
          },
          { ...aKey('HOLDALLFEDCBA987654', '', { readOnly: true, buckets: null }), hasSecret: false },
        ],
        networks,
      }
    : { ...defaultShareSettings, keys: [], networks };

  function aKey(accessKeyId: string, label: string, may: { readOnly: boolean; buckets: string[] | null }) {
    return { accessKeyId, label, ...may, createdAt: now() - 86_400_000, hasSecret: true, lastUsedAt: null };
  }
  const status = (): ShareStatus => {
    const secure = view.tls.kind !== 'off';
    const [first = ''] = view.address === '0.0.0.0' ? networks : [view.address];
    const isElsewhere = portOf === 'holdall' && view.enabled;
    const isTaken = portOf === 'foreign' && view.enabled && view.port === defaultShareSettings.port;
    const runs = since !== null && !isElsewhere && !isTaken;
    return {
      state: isTaken ? 'failed' : isElsewhere ? 'elsewhere' : runs ? 'running' : 'stopped',
      endpoints: runs || isElsewhere ? [`${secure ? 'https' : 'http'}://${first}:${view.port}`] : [],
      region: 'us-east-1',
      fingerprint: (runs || isElsewhere) && secure ? fingerprint : null,
      since: runs ? since : null,
      requests: runs ? 1843 : 0,
      refused: runs ? 2 : 0,
      bytesIn: runs ? 4_200_000_000 : 0,
      bytesOut: runs ? 310_000_000 : 0,
      clients: runs ? 1 : 0,
      lastRequestAt: runs ? now() - 90_000 : null,
      failure: isTaken ? portTaken : null,
    };
  };
  const find = (accessKeyId: string) =>
    view.keys.find((key) => key.accessKeyId === accessKeyId) ??
    fail('field-invalid', { field: 'key', problem: `there is none with the id “${accessKeyId}”` });
  const shown = (key: ShareView['keys'][number]): ShownShareKey => {
    made += 1;
    view = {
      ...view,
      keys: [
        ...view.keys.filter((other) => other.accessKeyId !== key.accessKeyId),
        { ...key, hasSecret: true },
      ],
    };
    changed();
    const { hasSecret: _, lastUsedAt: __, ...rest } = key;
    return { ...rest, secretAccessKey: String(made).padStart(40, '0123456789abcdef') };
  };

  return {
    'share.get': () => view,
    'share.status': status,
    'share.save': (change) => {
      const missing = change.buckets?.find(({ folder }) => folder.includes('gone'));
      if (missing) fail('folder-missing', { path: missing.folder });
      view = { ...view, ...change } as ShareView;
      if (view.address !== '127.0.0.1' && view.tls.kind === 'off') view = { ...view, tls: { kind: 'own' } };
      changed();
      return view;
    },
    'share.start': () => {
      view = { ...view, enabled: true };
      if (view.buckets.length === 0)
        fail('field-invalid', { field: 'shared folder', problem: 'there is none yet' });
      since = now();
      changed();
      return status();
    },
    'share.stop': () => {
      view = { ...view, enabled: false };
      since = null;
      changed();
      return status();
    },
    'share.addKey': ({ label, readOnly, buckets }) =>
      shown(aKey(`HOLDALL${String(made).padStart(12, '0')}`, label, { readOnly, buckets })),
    'share.changeKey': ({ accessKeyId, change }) => {
      const { hasSecret: _, lastUsedAt: __, ...key } = find(accessKeyId);
      const { label = key.label, readOnly = key.readOnly, buckets = key.buckets } = change;
      const next = { ...key, label, readOnly, buckets };
      view = {
        ...view,
        keys: view.keys.map((one) => (one.accessKeyId === accessKeyId ? { ...one, ...next } : one)),
      };
      changed();
      return next;
    },
    'share.rotateKey': ({ accessKeyId }) => shown(find(accessKeyId)),
    'share.removeKey': ({ accessKeyId }) => {
      find(accessKeyId);
      view = { ...view, keys: view.keys.filter((key) => key.accessKeyId !== accessKeyId) };
      changed();
      return {};
    },
    'share.link': ({ bucket, accessKeyId, host }) => {
      const secure = view.tls.kind !== 'off';
      const [first = ''] = view.address === '0.0.0.0' ? networks : [view.address];
      const endpoint = `${secure ? 'https' : 'http'}://${host ?? first}:${view.port}`;
      const place = { endpoint, region: 'us-east-1', bucket, accessKeyId };
      return {
        link: encodeShareLink({ ...place, fingerprint: view.tls.kind === 'own' ? fingerprint : null }),
      };
    },
    'share.inBackup': ({ folders }) => ({
      shared: view.buckets
        .filter(({ folder }) => folders.some((root) => folder.startsWith(root)))
        .map(({ name, folder }, index) => ({ bucket: name, folder, leftOut: index === 0 })),
    }),
    'share.checkCertificate': ({ certFile, keyFile }) => ({
      file: keyFile === '' ? 'key' : keyFile.includes('other') ? 'key' : 'cert',
      problem: certFile.includes('old') ? 'expired' : keyFile.includes('other') ? 'mismatch' : null,
      certificate: {
        names: ['den.example.org', '192.168.1.20'],
        validTo: '2031-04-01T00:00:00.000Z',
        fingerprint: 'ab'.repeat(32),
      },
    }),
    'share.renewCertificate': () => {
      fingerprint = 'c4'.repeat(32);
      changed();
      return { fingerprint };
    },
  };
}
