import type { TestStepName } from '#shared/contract/connection-test.ts';
import { AppError, isAppError } from '#shared/errors/app-error.ts';
import { note, type ProbeContext, refusal } from './probe-context.ts';

const testSize = 1024;

/** What a backup and a restore cannot do without. The first that fails throws; `onStep` says before which it was. */
export async function probeBasics(
  context: ProbeContext,
  onStep: (step: TestStepName) => void,
): Promise<void> {
  const { storage, objects, call } = context;
  const bytes = context.random.bytes(testSize);
  const key = objects.key('a');
  onStep('write');
  await storage.put(key, bytes, call).catch((error: unknown) => {
    // A plain refusal: nothing is there that anybody could be told to remove.
    if (isAppError(error, 'access-denied', 'storage-refused', 'storage-unsupported')) objects.isGone(key);
    throw error;
  });
  context.report({ step: 'write', ok: true });

  onStep('read');
  const whole = await storage.get(key, call);
  if (whole.size !== testSize) throw differs('its size differs from what was stored');
  await compare(whole.body, bytes);
  context.report({ step: 'read', ok: true });

  onStep('range');
  const range = { start: 100, end: 611 };
  await compare((await storage.get(key, { range, ...call })).body, bytes.subarray(range.start, range.end));
  context.report({ step: 'range', ok: true });

  onStep('list');
  await probeListing(context, key);

  onStep('delete');
  await storage.delete(key, call);
  await assertGone(context, key, 'delete an object');
  context.report({ step: 'delete', ok: true });
}

/** @throws AppError `answer-invalid` when the object is still there */
export async function assertGone(context: ProbeContext, key: string, operation: string): Promise<void> {
  try {
    await context.storage.head(key, context.call);
  } catch (error) {
    if (!isAppError(error, 'object-missing', 'access-denied')) throw error;
    return;
  }
  throw new AppError('answer-invalid', { operation, problem: 'an object just deleted is still there' });
}

async function probeListing(context: ProbeContext, key: string): Promise<void> {
  const { storage, objects, call } = context;
  const second = objects.key('b');
  await storage.put(second, context.random.bytes(1), call);
  const wanted = [key, second];
  const listed: string[] = [];
  for await (const page of storage.list(objects.prefix, call)) {
    listed.push(...page.map((object) => object.key));
  }
  if (!wanted.every((one) => listed.includes(one))) throw unlisted('an object just stored is not listed');
  const v2 = await pages(context, 2, wanted);
  if (v2 !== undefined) context.seen.listV2 = v2;
  if (v2 !== 'no') return context.report({ step: 'list', ok: true });
  // Long listings are read page by page: one of the two ways has to work, or backups would be overlooked.
  if ((await pages(context, 1, wanted)) === 'no') throw unlisted('its second page is missing or another one');
  context.report({ step: 'list', ok: true, ...note('list-v1') });
}

/** Lists with one key a page. Undefined where that cannot be tried. */
async function pages(
  context: ProbeContext,
  version: 1 | 2,
  wanted: readonly string[],
): Promise<'yes' | 'no' | 'unknown' | undefined> {
  const { calls, objects, call } = context;
  if (!calls) return undefined;
  const found: string[] = [];
  let from: string | undefined;
  try {
    for (let page = 0; page < wanted.length + 2; page += 1) {
      const answer = await calls.tinyPage(objects.prefix, version, from, call);
      found.push(...answer.keys);
      if (answer.next === undefined) break;
      from = answer.next;
    }
  } catch (error) {
    const finding = refusal(error, context);
    // A failure may pass; where the old way works at the same moment, it is this one that does not.
    const isBroken = version === 2 && isAppError(error, 'storage-failed');
    return isBroken && (await pages(context, 1, wanted)) === 'yes' ? 'no' : finding;
  }
  return found.join('\n') === wanted.join('\n') ? 'yes' : 'no';
}

async function compare(body: AsyncIterable<Uint8Array>, expected: Uint8Array): Promise<void> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  if (Buffer.compare(Buffer.concat(chunks), expected) !== 0)
    throw differs('its bytes differ from what was stored');
}

function differs(problem: string): AppError<'answer-invalid'> {
  return new AppError('answer-invalid', { operation: 'read an object', problem });
}

function unlisted(problem: string): AppError<'answer-invalid'> {
  return new AppError('answer-invalid', { operation: 'list objects', problem });
}
