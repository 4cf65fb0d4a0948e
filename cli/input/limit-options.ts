import { type Command, InvalidArgumentError } from 'commander';
import { createTransferControl, type TransferControl, TransferLimits } from '#engine/index.ts';
import { LOWEST_LIMIT } from '#shared/contract/app.ts';
import { formatBytes } from '#shared/format-bytes.ts';
import type { App } from '../app.ts';

export interface LimitOptions {
  /** Bytes a second. */
  readonly limitUpload?: number;
  readonly limitDownload?: number;
}

/** The options that keep a command from taking the whole line. */
export function addLimitOptions(command: Command): Command {
  return command
    .option('--limit-upload <rate>', 'send no more than this a second: 500KB, 2MB', rate)
    .option('--limit-download <rate>', 'fetch no more than this a second: 500KB, 2MB', rate);
}

/** What the storage has to go by; undefined when nothing was limited. */
export function transferOf(app: App, options: LimitOptions): TransferControl | undefined {
  const { limitUpload: up = null, limitDownload: down = null } = options;
  if (up === null && down === null) return undefined;
  const { clock } = app.ports;
  return createTransferControl({ clock, limits: new TransferLimits(clock, { up, down }) });
}

/** Decimal, as sizes are printed everywhere; the binary ones are there for whoever means them. */
const units: Readonly<Record<string, number>> = {
  ...{ b: 1, k: 1e3, kb: 1e3, m: 1e6, mb: 1e6, g: 1e9, gb: 1e9 },
  ...{ kib: 1024, mib: 1024 ** 2, gib: 1024 ** 3 },
};

/** `500KB`, `2 MB`, `1.5M`, `2MB/s`, `512KiB` → bytes a second. */
export function rate(text: string): number {
  const match = /^(\d{1,9}(?:\.\d{1,3})?)\s*([kmg]i?b?|b)(?:\/s)?$/i.exec(text.trim());
  const unit = units[match?.[2]?.toLowerCase() ?? ''];
  if (match === null || unit === undefined)
    throw new InvalidArgumentError('It must be a number of bytes a second with its unit: 500KB, 2MB.');
  const value = Math.round(Number(match[1]) * unit);
  if (value < LOWEST_LIMIT)
    throw new InvalidArgumentError(`It must be at least ${formatBytes(LOWEST_LIMIT)} a second.`);
  return value;
}
