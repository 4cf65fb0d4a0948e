import {
  type ConnectionResource,
  lastProblemOf,
  openCapabilityMemory,
  type StorageCapabilities,
} from '#engine/index.ts';
import type { App } from '../app.ts';
import { capabilityLines } from '../text/capability-words.ts';
import { printable } from '../text/printable.ts';
import { formatDate } from '../text/words.ts';

/** Everything that helps to find out why a connection does not work, without its secrets and without asking the storage. */
export interface ConnectionState {
  readonly id: string;
  readonly etag: string;
  readonly settingsFolder: string;
  /** Whether a passphrase is over the secrets, and whether it was entered. */
  readonly secretsLock: 'none' | 'locked' | 'open';
  readonly plans: readonly string[];
  /** As the storage was seen to behave; `unknown` where it was never tried. */
  readonly capabilities: StorageCapabilities;
  readonly lastError: {
    readonly at: string;
    readonly code: string;
    readonly message: string;
    readonly hint: string;
  } | null;
}

/** @param keyId the key id as it may be shown; failures name it in full */
export function stateOf(
  app: App,
  { id, etag, settings }: ConnectionResource,
  keyId: string,
): ConnectionState {
  const clean = (text: string) => app.redaction.clean(text).replaceAll(settings.accessKeyId, keyId);
  const { plans, secretLock } = app.settings;
  const last = lastProblemOf({ id, name: settings.name }, app);
  return {
    id,
    etag,
    settingsFolder: app.home,
    secretsLock: secretLock.state(),
    plans: plans
      .list()
      .filter(({ connection }) => connection === settings.name)
      .map(({ name }) => name),
    capabilities: openCapabilityMemory(settings, app).load(),
    lastError: last && {
      ...last,
      message: clean(last.message),
      hint: clean(last.hint),
    },
  };
}

export function stateText({ capabilities, lastError, plans, ...rest }: ConnectionState): string {
  const facts = Object.entries({ ...rest, plans: plans.join(', ') || '-' });
  const width = Math.max(...facts.map(([name]) => name.length));
  return [
    '\n',
    ...facts.map(([name, value]) => `${name.padEnd(width)}  ${printable(value)}\n`),
    '\nWhat the storage was seen to do (holdall connection test finds out):\n',
    ...capabilityLines(capabilities).map((line) => `  ${line}`),
    '\n',
    lastError === null
      ? 'No error is remembered.\n'
      : `Last error, ${formatDate(Date.parse(lastError.at))}: ${lastError.code}\n  ${printable(lastError.message)}\n  ${printable(lastError.hint)}\n`,
  ].join('');
}
