import type { ConnectionSettings } from '#shared/connection.ts';
import { openCatalogCache } from '../catalog/catalog-cache.ts';
import type { Ports } from '../ports/index.ts';
import { openCapabilityMemory } from '../storage/capability-memory.ts';
import type { BackupMemory } from './backup-types.ts';

/** What is remembered below `home`, the settings folder, of backups over this connection. */
export function openBackupMemory(
  connection: ConnectionSettings,
  { home, ports }: { readonly home: string; readonly ports: Ports },
): BackupMemory {
  const { endpoint, bucket, rootPath } = connection;
  return {
    home,
    place: { endpoint, bucket, rootPath },
    capabilities: openCapabilityMemory(connection, { home, ports }),
    catalog: openCatalogCache(connection, { home, ports }),
  };
}
