import type { SettingsAccess } from '../connection/settings.ts';
import type { Ports, SecretLock, SecretStore } from '../ports/index.ts';
import type { Share } from '../sharing/index.ts';
import type { TransferLimits } from '../storage/transfer-limits.ts';
import type { Catalogs } from './catalogs.ts';
import type { EventHub } from './event-hub.ts';
import type { FailureDeps } from './failure-of.ts';
import type { Jobs } from './jobs.ts';
import type { OpenLinks } from './open-links.ts';
import type { OpenedBackups } from './opened-backups.ts';
import type { PreferencesFile } from './preferences-file.ts';
import type { RunHistory } from './run-history.ts';
import type { SecretFilter } from './secret-filter.ts';
import type { ServiceOptions } from './service-types.ts';
import type { StatusBoard } from './status-board.ts';
import type { Storages } from './storages.ts';
import type { TrialServer } from './trial-server.ts';

/** What the handlers of all domains share. */
export interface ServiceContext {
  readonly options: ServiceOptions;
  readonly ports: Ports;
  readonly settings: Omit<SettingsAccess, 'secrets' | 'secretLock'>;
  readonly secrets: SecretStore;
  readonly lock: SecretLock;
  readonly filter: SecretFilter;
  readonly failures: FailureDeps;
  readonly hub: EventHub;
  readonly storages: Storages;
  readonly catalogs: Catalogs;
  readonly opened: OpenedBackups;
  readonly links: OpenLinks;
  readonly history: RunHistory;
  readonly jobs: Jobs;
  readonly status: StatusBoard;
  readonly preferences: PreferencesFile;
  /** For all jobs together; follows the preferences. */
  readonly limits: TransferLimits;
  readonly trial: TrialServer;
  /** Folders of this computer, shared with others. */
  readonly share: Share;
  /** Looks at the schedules anew. */
  readonly wakeScheduler: () => void;
  /** Aborts when the service is closed. */
  readonly signal: AbortSignal;
}
