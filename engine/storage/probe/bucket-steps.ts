import type { TestNoteCode } from '#shared/contract/connection-test.ts';
import type { ObjectVersion } from '../version-calls.ts';
import { assertGone } from './basic-steps.ts';
import type { ProbeCalls } from './probe-calls.ts';
import { type Finding, note, type ProbeContext, refusal, reportFinding } from './probe-context.ts';

const racers = 4;

/** What the bucket does beyond storing: deleting many, conditions, versions, strangers. */
export async function probeBucketHabits(context: ProbeContext): Promise<void> {
  const { calls } = context;
  if (!calls) return;
  await probeBatchDelete(context, calls);
  await probeConditionalCreate(context, calls);
  await probeVersioning(context, calls);
  await probeStrangers(context, calls);
}

async function probeBatchDelete(context: ProbeContext, calls: ProbeCalls): Promise<void> {
  const { storage, objects, call, seen } = context;
  let finding: Finding = 'yes';
  try {
    const keys = [objects.key('c'), objects.key('d')];
    for (const key of keys) await storage.put(key, context.random.bytes(1), call);
    await calls.deleteBatch(keys, call);
    for (const key of keys) await assertGone(context, key, 'delete several objects at once');
  } catch (error) {
    finding = refusal(error, context);
  }
  seen.batchDelete = finding;
  reportFinding(context, 'batch-delete', finding, 'no-batch-delete');
}

/** Twice after each other, then several at once: exactly one may win, and its bytes must be what is stored. */
async function probeConditionalCreate(context: ProbeContext, calls: ProbeCalls): Promise<void> {
  let finding: Finding = 'yes';
  let why: TestNoteCode = 'create-refused';
  try {
    const key = context.objects.key('once');
    const bodies = [context.random.bytes(16), context.random.bytes(16)] as const;
    const first = await calls.putNew(key, bodies[0], context.call);
    const second = first === 'stored' ? await calls.putNew(key, bodies[1], context.call) : 'kept';
    if (first !== 'stored') finding = 'no';
    else if (second !== 'kept' || !(await holds(context, key, bodies[0]))) {
      finding = 'no';
      why = 'create-ignored';
    } else {
      finding = await race(context, calls);
      why = 'create-racy';
    }
  } catch (error) {
    finding = refusal(error, context);
  }
  context.seen.conditionalCreate = finding;
  reportFinding(context, 'conditional-create', finding, why);
}

async function race(context: ProbeContext, calls: ProbeCalls): Promise<Finding> {
  const key = context.objects.key('race');
  const bodies = Array.from({ length: racers }, () => context.random.bytes(16));
  const outcomes = await Promise.allSettled(bodies.map((body) => calls.putNew(key, body, context.call)));
  const winners = outcomes.flatMap((outcome, at) =>
    outcome.status === 'fulfilled' && outcome.value === 'stored' ? [at] : [],
  );
  if (winners.length > 1) return 'no';
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  // Whose answer was lost may have won.
  if (failed) refusal(failed.reason, context);
  const [winner] = winners;
  const body = winner === undefined ? undefined : bodies[winner];
  if (failed || !body) return 'unknown';
  return (await holds(context, key, body)) ? 'yes' : 'no';
}

async function holds({ storage, call }: ProbeContext, key: string, expected: Uint8Array): Promise<boolean> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of (await storage.get(key, call)).body) chunks.push(chunk);
  return Buffer.compare(Buffer.concat(chunks), expected) === 0;
}

/** Seen by what the deletes of this test have left; the bucket's own word only says the rest. */
async function probeVersioning(context: ProbeContext, calls: ProbeCalls): Promise<void> {
  const { objects, call, seen } = context;
  const said = await calls.versioning(call).catch((error) => {
    refusal(error, context);
    return 'unknown' as const;
  });
  const hidden = await calls.versions(objects.prefix, call).then(
    (versions) => versions.some(isHidden),
    (error) => {
      refusal(error, context);
      return undefined;
    },
  );
  if (hidden) seen.versioning = said === 'suspended' ? 'suspended' : 'on';
  else seen.versioning = hidden === false && said === 'unknown' ? 'off' : said;
  const found = seen.versioning;
  if (found === 'unknown') reportFinding(context, 'versioning', 'unknown', undefined);
  else if (seen.objectLock === 'yes')
    context.report({ step: 'versioning', ok: true, verdict: 'yes', ...note('object-lock') });
  else if (found === 'off')
    context.report({ step: 'versioning', ok: true, verdict: 'no', ...note('versions-off') });
  else context.report({ step: 'versioning', ok: true, verdict: 'yes', ...note('versioned') });
}

/** What has no version of its own (“null”) and is no marker is an object, even where none is called the latest. */
function isHidden({ isMarker, isLatest, versionId }: ObjectVersion): boolean {
  return isMarker || (!isLatest && versionId !== 'null');
}

/** Decides by doing: a random object, read and listed without a signature. */
async function probeStrangers(context: ProbeContext, calls: ProbeCalls): Promise<void> {
  const { storage, objects, call, seen } = context;
  try {
    const key = objects.key('stranger');
    const bytes = context.random.bytes(32);
    await storage.put(key, bytes, call);
    const read = await calls.readUnsigned(key, call);
    const canRead = read !== null && Buffer.compare(read, bytes) === 0;
    // Whoever may read is enough: a listing that fails must not hide it.
    const canList = !canRead && (await calls.listUnsigned(objects.prefix, call));
    seen.public = canRead || canList ? 'yes' : 'no';
    if (canRead) context.report({ step: 'public', ok: true, verdict: 'warning', ...note('public-read') });
    else if (canList)
      context.report({ step: 'public', ok: true, verdict: 'warning', ...note('public-list') });
    else context.report({ step: 'public', ok: true, verdict: 'no', ...note('private') });
  } catch (error) {
    refusal(error, context);
    seen.public = 'unknown';
    reportFinding(context, 'public', 'unknown', undefined);
  }
}
