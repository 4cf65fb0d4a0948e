import { FORMAT, type ManifestHeader } from '../archive/manifest.ts';
import { inlinePackPool } from '../backup/pack/start-pack-pool.ts';
import { createPacker } from '../backup/pack.ts';
import type { PackResult } from '../backup/pack-types.ts';
import { backupKey } from '../catalog/object-key.ts';
import type { Ports } from '../ports/index.ts';
import { scan } from '../scan/scan.ts';
import type { ScanResult } from '../scan/scan-types.ts';
import type { Storage, StoredObject } from '../storage/storage.ts';
import { MemorySink } from './memory-sink.ts';

export const testDevice = { id: 'device-1', name: 'Desk' };
export const testPlan = 'Notes';

export interface StoredTree {
  readonly object: StoredObject;
  readonly header: ManifestHeader;
  readonly packed: PackResult;
  readonly scan: ScanResult;
}

/** Scans `folder` as a backup does. */
export function scanTree(folder: string, { files }: Pick<Ports, 'files'>): Promise<ScanResult> {
  const { signal } = new AbortController();
  return scan({ folders: [folder], include: [], exclude: [], home: '/nowhere' }, { files }, { signal });
}

/** Packs `folder` and stores it where a backup of the test plan on the test computer belongs. */
export async function storeTree(
  storage: Storage,
  folder: string,
  ports: Ports,
  facts: Partial<
    Pick<ManifestHeader, 'id' | 'startedAt' | 'plan' | 'device' | 'generation' | 'parents'>
  > = {},
): Promise<StoredTree> {
  const found = await scanTree(folder, ports);
  const header: ManifestHeader = {
    format: FORMAT,
    app: '0.0.0',
    id: 'aaaaaaaaaaaa',
    parents: [],
    plan: testPlan,
    device: testDevice,
    os: { platform: 'linux', release: '1' },
    startedAt: ports.clock.now(),
    locations: found.locations,
    ...facts,
  };
  const sink = new MemorySink();
  const packed = await createPacker({ ports, startPool: () => inlinePackPool(ports.files) })(
    { scan: found, header, level: 1 },
    sink,
    {
      signal: new AbortController().signal,
      onProgress: () => {},
      onIssue: () => {},
    },
  );
  const key = backupKey('root', header.plan, header.device.name, header.startedAt, header.id);
  const { size, etag } = await storage.put(key, sink.bytes());
  return { object: { key, size, etag, lastModified: 0 }, header, packed, scan: found };
}
