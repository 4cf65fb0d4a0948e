import type { ConnectionSettings } from '#shared/connection.ts';
import { isAppError } from '#shared/errors/app-error.ts';
import type { OpenStorage } from '../open-storage.ts';
import { type ProbeOptions, probeConnection } from './probe-connection.ts';
import type { ProbeReport, ProbeResult } from './probe-types.ts';
import { suggestFix, type TryOut } from './suggest-fix.ts';

export interface TestOptions extends ProbeOptions {
  /** Opens the storage of changed settings with the same keys, for one attempt a call. */
  readonly open: (settings: ConnectionSettings) => Promise<OpenStorage>;
}

/**
 * Tests a connection as `probeConnection`, and finds out for the step that failed what could be changed.
 * Rejects as `open` does.
 */
export async function testConnection(options: TestOptions): Promise<ProbeReport> {
  const { settings, open, signal, onStep } = options;
  const storage = await open(settings);
  // A failed step is told when it is known what to do about it.
  const tellGood = (result: ProbeResult) => {
    if (result.ok) onStep?.(result);
  };
  try {
    const report = await probeConnection(storage, { ...options, onStep: tellGood });
    const failed = report.steps.at(-1);
    if (!failed || failed.ok) return report;
    const step = await withFix(failed, settings, (change) => tryOut({ ...settings, ...change }, options));
    signal?.throwIfAborted();
    onStep?.(step);
    return { ...report, steps: [...report.steps.slice(0, -1), step] };
  } finally {
    storage.close();
  }
}

async function withFix(
  failed: ProbeResult,
  settings: ConnectionSettings,
  tryOther: TryOut,
): Promise<ProbeResult> {
  const { error } = failed;
  if (!error || failed.fix) return failed;
  const suggestion = await suggestFix(error, settings, tryOther);
  if (suggestion.error === error) return suggestion.fix ? { ...failed, fix: suggestion.fix } : failed;
  return { ...failed, ...suggestion, message: suggestion.error.message };
}

async function tryOut(settings: ConnectionSettings, { open, signal }: TestOptions): ReturnType<TryOut> {
  const storage = await open(settings);
  try {
    await storage.headBucket({ signal });
    return null;
  } catch (error) {
    signal?.throwIfAborted();
    if (!isAppError(error)) throw error;
    return error;
  } finally {
    storage.close();
  }
}
