import type { ConnectionSettings } from '#shared/connection.ts';
import type { TestStepName } from '#shared/contract/connection-test.ts';
import { type AppError, isAppError } from '#shared/errors/app-error.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Random } from '../../ports/random.ts';
import type { StorageCapabilities } from '../capabilities.ts';
import type { OpenStorage } from '../open-storage.ts';
import { s3Limits } from '../part-size.ts';
import { probeBasics } from './basic-steps.ts';
import { probeBucketHabits } from './bucket-steps.ts';
import { probeParts } from './part-steps.ts';
import { note, type ProbeContext, refusal } from './probe-context.ts';
import { sentenceOf } from './probe-notes.ts';
import type { ProbeReport, ProbeResult } from './probe-types.ts';
import { TestObjects } from './test-objects.ts';
import { probeWay } from './way-steps.ts';

export interface ProbeOptions {
  readonly settings: ConnectionSettings;
  readonly random: Random;
  readonly clock: Clock;
  /** Make the bucket when there is none. */
  readonly createBucket?: boolean;
  readonly signal?: AbortSignal | undefined;
  /** Bytes; the least that every part but the last must have. S3's 5 MiB when absent. */
  readonly leastPart?: number;
  /** Called as each step ends. */
  readonly onStep?: ((result: ProbeResult) => void) | undefined;
}

/**
 * Tries out what a backup and a restore need, then what the storage can do beyond. The former steps follow on each
 * other: the first that fails is the last one reported. The latter never fail; they say what follows. Keys that may
 * only use the root path pass: a refused question about the bucket as a whole says nothing. Everything put into the
 * storage, about 5 MiB, is removed again, hidden versions included, also when the test is stopped. Give it a storage
 * that does not repeat calls. Rejects with the signal's reason, and with bugs.
 */
export async function probeConnection(storage: OpenStorage, options: ProbeOptions): Promise<ProbeReport> {
  const { settings, random, clock, signal } = options;
  const steps: ProbeResult[] = [];
  const seen: Partial<StorageCapabilities> = {};
  const objects = new TestObjects(storage, settings.rootPath, random);
  const context: ProbeContext = {
    storage,
    calls: storage.probe,
    objects,
    random,
    clock,
    call: { signal },
    leastPart: options.leastPart ?? s3Limits.minPartSize,
    seen,
    report: (result) => {
      const words = [result.error?.message, result.note && sentenceOf(result.note)].filter(Boolean).join(' ');
      const whole = words === '' ? result : { ...result, message: words };
      steps.push(whole);
      options.onStep?.(whole);
    },
  };
  let leftBehind: string[] = [];
  let touched = false;
  let current: TestStepName = 'sign';
  try {
    if (await probeWay(context, settings)) {
      const bucket = await lookAtBucket(context);
      context.report({ step: 'sign', ok: true });
      current = 'bucket';
      await settleBucket(context, bucket, options);
      touched = true;
      await probeBasics(context, (step) => {
        current = step;
      });
      await probeCapabilities(context);
    }
  } catch (error) {
    signal?.throwIfAborted();
    if (!isAppError(error)) throw error;
    context.report({ step: current, ok: false, error });
  } finally {
    if (touched) leftBehind = await objects.remove(storage.probe);
  }
  return { ok: steps.every(({ ok }) => ok), steps, capabilities: seen, leftBehind };
}

async function probeCapabilities(context: ProbeContext): Promise<void> {
  if (await locksEverything(context)) {
    // Megabytes that nobody may remove for months are too much for a test.
    for (const step of ['multipart', 'part-copy'] as const)
      context.report({ step, ok: true, verdict: 'unknown', ...note('lock-spares') });
  } else {
    await probeParts(context);
  }
  await probeBucketHabits(context);
}

async function locksEverything(context: ProbeContext): Promise<boolean> {
  const { calls, call, seen } = context;
  if (!calls) return false;
  try {
    const { enabled, byDefault } = await calls.objectLock(call);
    seen.objectLock = enabled ? 'yes' : 'no';
    return byDefault;
  } catch (error) {
    refusal(error, context);
    seen.objectLock = 'unknown';
    return false;
  }
}

type BucketState = 'there' | 'unknown' | AppError<'bucket-missing'>;

async function lookAtBucket({ storage, call }: ProbeContext): Promise<BucketState> {
  try {
    await storage.headBucket(call);
    return 'there';
  } catch (error) {
    if (isAppError(error, 'bucket-missing')) return error;
    if (isAppError(error, 'access-denied', 'storage-unsupported')) return 'unknown';
    throw error;
  }
}

async function settleBucket(
  context: ProbeContext,
  state: BucketState,
  { createBucket }: ProbeOptions,
): Promise<void> {
  if (state === 'there') return context.report({ step: 'bucket', ok: true });
  if (state === 'unknown') return context.report({ step: 'bucket', ok: true, ...note('bucket-unasked') });
  if (!createBucket) throw state;
  await context.storage.createBucket(context.call);
  context.report({ step: 'bucket', ok: true, ...note('bucket-created') });
}
