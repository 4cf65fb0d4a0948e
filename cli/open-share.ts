import { createShare, type Share } from '#engine/index.ts';
import type { App } from './app.ts';

/** What is shared from this computer, as it is set up; nothing runs. */
export function openShare({ home, ports, host, settings }: App): Share {
  return createShare({ home, ports, hostName: host.hostName, secrets: settings.secrets });
}
