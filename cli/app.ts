import type { Ports, SettingsAccess } from '#engine/index.ts';
import type { Host } from './host.ts';
import type { Redaction } from './redaction.ts';
import type { Reporter } from './report/reporter.ts';

/** Options every command takes, before or after its name. */
export interface GlobalOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
  /** Folder of the settings; `HOLDALL_HOME` and the system's usual place when absent. */
  readonly home?: string;
}

/** Everything a command works with. */
export interface App {
  readonly host: Host;
  readonly globals: GlobalOptions;
  readonly report: Reporter;
  readonly redaction: Redaction;
  readonly ports: Ports;
  readonly signal: AbortSignal;
  /** The folder of the settings on this computer. */
  readonly home: string;
  readonly settings: SettingsAccess;
}
