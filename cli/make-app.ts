import {
  openSettings,
  type Ports,
  settingsFolder,
  silentLogger,
  systemClock,
  systemFileSystem,
  systemRandom,
} from '#engine/index.ts';
import type { App, GlobalOptions } from './app.ts';
import { debugLogger } from './debug-logger.ts';
import type { Host } from './host.ts';
import type { Redaction } from './redaction.ts';
import type { Reporter } from './report/reporter.ts';
import { unlockingSecrets } from './unlocking-secrets.ts';

/** What a command works with, on the real system. */
export function makeApp(host: Host, redaction: Redaction, report: Reporter, globals: GlobalOptions): App {
  const ports: Ports = {
    clock: systemClock,
    random: systemRandom,
    files: systemFileSystem,
    logger: host.env.HOLDALL_DEBUG ? debugLogger(host.stderr, redaction) : silentLogger,
  };
  const env = globals.home === undefined ? host.env : { ...host.env, HOLDALL_HOME: globals.home };
  const home = settingsFolder({ env, platform: host.platform, home: host.homeFolder });
  const settings = openSettings(home, ports, host.hostName);
  const secrets = unlockingSecrets(settings.secrets, settings.secretLock, host, redaction);
  return {
    host,
    globals,
    report,
    redaction,
    ports,
    signal: host.signal,
    home,
    settings: { ...settings, secrets },
  };
}
