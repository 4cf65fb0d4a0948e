import type { ConnectionSecrets, ConnectionSettings } from '#shared/connection.ts';
import type { TestFix } from '#shared/contract/connection-test.ts';
import type { ResultOf } from '#shared/contract/contract.ts';
import { type AppError, isAppError } from '#shared/errors/app-error.ts';
import { openCapabilityMemory } from '../storage/capability-memory.ts';
import { type ProbeResult, testConnection } from '../storage/probe/index.ts';
import { failureOf } from './failure-of.ts';
import type { ServiceContext } from './service-context.ts';

type TestResult = ResultOf<'connections.test'>;

/** Tests settings that may not be saved, and remembers what the storage can do. */
export async function runConnectionTest(
  settings: ConnectionSettings,
  secrets: ConnectionSecrets,
  createBucket: boolean,
  context: ServiceContext,
): Promise<TestResult> {
  const { ports, signal, storages, options } = context;
  const report = await testConnection({
    settings,
    random: ports.random,
    clock: ports.clock,
    createBucket,
    signal,
    open: (changed) => storages.openForTest(changed, secrets),
  });
  if (Object.keys(report.capabilities).length > 0) {
    openCapabilityMemory(settings, { home: options.home, ports }).learn(report.capabilities);
  }
  const { ok, leftBehind } = report;
  const steps = report.steps.map((step) => viewOf(step, context));
  return { ok, steps, ...(leftBehind.length > 0 ? { leftBehind: [...leftBehind] } : {}) };
}

/** A form that cannot be right, as the first step of its test; undefined where no button could change it. */
export function refusedForm(error: unknown, context: ServiceContext): TestResult | undefined {
  if (!isAppError(error, 'endpoint-has-bucket')) return undefined;
  const fix: TestFix = { kind: 'strip-bucket', endpoint: error.details.suggestion };
  const step = { step: 'reach' as const, ok: false, error: error as AppError, message: error.message, fix };
  return { ok: false, steps: [viewOf(step, context)] };
}

function viewOf(result: ProbeResult, { filter, failures }: ServiceContext): TestResult['steps'][number] {
  const { step, ok, verdict, note, message, error, fix } = result;
  return {
    step,
    ok,
    ...(verdict === undefined ? {} : { verdict }),
    ...(note === undefined
      ? {}
      : { note: { code: note.code, ...(note.values ? { values: { ...note.values } } : {}) } }),
    ...(message === undefined ? {} : { message: filter.clean(message) }),
    ...(error === undefined ? {} : { failure: failureOf(error, failures) }),
    ...(fix === undefined ? {} : { fix }),
  };
}
