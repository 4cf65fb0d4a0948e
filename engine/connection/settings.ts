import type { DeviceIdentity } from '../archive/manifest.ts';
import { type PlanStore, planStore } from '../plan/plan-store.ts';
import type { Ports, SecretLock, SecretStore } from '../ports/index.ts';
import { type ConnectionStore, connectionStore } from './connection-store.ts';
import { deviceIdentity } from './device-identity.ts';
import { LocalSecrets } from './local-secrets.ts';
import { ConnectionResources } from './resource/connection-resources.ts';
import { SettingsFile } from './settings-file.ts';

/** Everything Holdall remembers on this computer. */
export interface SettingsAccess {
  readonly connections: ConnectionStore;
  /** The connections as resources, with their secrets in the given store. */
  resources(secrets: SecretStore, refuseWhileBusy?: (name: string) => void): ConnectionResources;
  readonly plans: PlanStore;
  readonly secrets: SecretStore;
  /** The passphrase over `secrets`, where one is set. */
  readonly secretLock: SecretLock;
  /** Made at the first call. @throws AppError `config-damaged`, `target-not-writable`, `disk-full` */
  device(): DeviceIdentity;
}

/**
 * Opens the settings in `home` (see `settingsFolder`). Nothing is read or made before it is asked for.
 * @param hostName becomes the name of this computer when it has none yet
 */
export function openSettings(home: string, ports: Ports, hostName: string): SettingsAccess {
  const file = new SettingsFile(home, ports);
  const secrets = new LocalSecrets(home, ports);
  return {
    connections: connectionStore(file, ports.random),
    resources: (kept, refuseWhileBusy) =>
      new ConnectionResources({ home, ports, file, secrets: kept, refuseWhileBusy }),
    plans: planStore(file),
    secrets,
    secretLock: secrets,
    device: () => deviceIdentity(home, hostName, ports),
  };
}
