import type { UploadedPart } from '../storage.ts';
import { type Finding, note, type ProbeContext, refusal, reportFinding } from './probe-context.ts';

const KiB = 1024;
const blockSize = 64 * KiB;
const smallPart = KiB;
const mostParts = 10_000;
/** What storages with a lower limit have. */
const fewParts = 1000;

/** Uploads in parts, and parts that are copied: the little over 5 MiB sent here are the whole cost. */
export async function probeParts(context: ProbeContext): Promise<void> {
  const big = someBytes(context, context.leastPart + blockSize);
  const small = context.random.bytes(smallPart);
  const { finding, source } = await tryUpload(context, big, small);
  context.seen.multipart = finding;
  reportMultipart(context, finding);
  if (!source) {
    // Without uploads in parts there is nothing to copy into.
    context.seen.partCopy = finding;
    reportFinding(context, 'part-copy', finding, 'no-part-copy');
    return;
  }
  await probeCopies(context, source, Buffer.concat([big, small]), small);
}

interface Source {
  readonly key: string;
  readonly etag: string;
  readonly size: number;
}

function reportMultipart(context: ProbeContext, finding: Finding): void {
  const { maxParts, partsInAnyOrder } = context.seen;
  if (finding === 'yes' && partsInAnyOrder === 'no')
    context.report({ step: 'multipart', ok: true, verdict: 'yes', ...note('ordered-parts') });
  else if (finding === 'yes' && maxParts !== undefined && maxParts < mostParts)
    context.report({
      step: 'multipart',
      ok: true,
      verdict: 'yes',
      ...note('few-parts', { parts: maxParts }),
    });
  else reportFinding(context, 'multipart', finding, 'no-multipart');
}

/** The last part first; where that is refused, once more in order. */
async function tryUpload(
  context: ProbeContext,
  big: Uint8Array,
  small: Uint8Array,
): Promise<{ finding: Finding; source?: Source }> {
  const { seen } = context;
  const key = context.objects.key('parts');
  const upload = { key, content: Buffer.concat([big, small]), borders: [big.length] };
  const send = (order: readonly number[]) =>
    inParts(context, upload, async (uploadId) => {
      const parts: UploadedPart[] = [];
      for (const number of order) {
        const body = number === 1 ? big : small;
        parts.push(await context.storage.uploadPart(key, uploadId, number, body, context.call));
      }
      await lookAtParts(context, key, uploadId);
      return parts;
    });
  let made = await send([2, 1]);
  if (typeof made !== 'string') seen.partsInAnyOrder = 'yes';
  else if (made === 'no') {
    made = await send([1, 2]);
    if (typeof made !== 'string') seen.partsInAnyOrder = 'no';
  }
  if (typeof made === 'string') return { finding: made };
  await measureMaxParts(context, small);
  return { finding: 'yes', source: { key, etag: made.etag, size: upload.content.length } };
}

async function probeCopies(
  context: ProbeContext,
  source: Source,
  content: Uint8Array,
  small: Uint8Array,
): Promise<void> {
  const { seen, leastPart } = context;
  const sizes = [leastPart, content.length - small.length];
  const unequal = await tryCopies(context, 'copies', source, content, small, sizes);
  seen.partCopy = unequal;
  let findingUnequal = unequal;
  if (unequal === 'no') {
    // Was it the copying, or that the parts differ in size?
    seen.partCopy = await tryCopies(context, 'equal', source, content, small, [leastPart, leastPart]);
    findingUnequal = seen.partCopy === 'yes' ? 'no' : 'unknown';
  }
  seen.unequalParts = findingUnequal;
  reportFinding(context, 'part-copy', seen.partCopy, 'no-part-copy');
  if (seen.partCopy === 'yes') reportFinding(context, 'unequal-parts', findingUnequal, 'no-unequal-parts');
}

async function tryCopies(
  context: ProbeContext,
  name: string,
  source: Source,
  content: Uint8Array,
  small: Uint8Array,
  sizes: readonly number[],
): Promise<Finding> {
  const { storage, call } = context;
  const key = context.objects.key(name);
  const expected = Buffer.concat([...sizes.map((size) => content.subarray(0, size)), small]);
  const borders = sizes.map((_, at) => sizes.slice(0, at + 1).reduce((sum, size) => sum + size, 0));
  const made = await inParts(context, { key, content: expected, borders }, async (uploadId) => {
    const parts: UploadedPart[] = [];
    for (const [at, end] of sizes.entries()) {
      const from = { ...source, range: { start: 0, end } };
      parts.push(await storage.copyPart(key, uploadId, at + 1, from, call));
    }
    parts.push(await storage.uploadPart(key, uploadId, sizes.length + 1, small, call));
    return parts;
  });
  return typeof made === 'string' ? made : 'yes';
}

interface PlannedUpload {
  readonly key: string;
  readonly content: Uint8Array;
  /** Where a part ends and the next begins. */
  readonly borders: readonly number[];
}

/** Begins an upload, lets `send` fill it, finishes it and looks at what came of it. */
async function inParts(
  context: ProbeContext,
  { key, content, borders }: PlannedUpload,
  send: (uploadId: string) => Promise<readonly UploadedPart[]>,
): Promise<{ etag: string } | 'no' | 'unknown'> {
  const { storage, objects, call } = context;
  let begun: string | undefined;
  try {
    const { uploadId } = await storage.createUpload(key, call);
    begun = uploadId;
    objects.noteUpload(key, uploadId);
    const parts = [...(await send(uploadId))].sort((a, b) => a.partNumber - b.partNumber);
    const { etag } = await storage.completeUpload(key, uploadId, parts, call);
    objects.uploadIsOver(uploadId);
    return (await isContent(context, key, content, borders)) ? { etag } : 'no';
  } catch (error) {
    const finding = refusal(error, context);
    if (begun !== undefined) {
      const uploadId = begun;
      await storage.abortUpload(key, uploadId, call).then(
        () => objects.uploadIsOver(uploadId),
        () => {},
      );
    }
    return finding;
  }
}

/** Size, beginning, end, and where parts meet; all of it would be megabytes to read. */
async function isContent(
  { storage, call }: ProbeContext,
  key: string,
  content: Uint8Array,
  borders: readonly number[],
): Promise<boolean> {
  const size = content.length;
  if ((await storage.head(key, call)).size !== size) return false;
  for (const place of [64, ...borders, size - 64]) {
    const range = { start: Math.max(0, place - 64), end: Math.min(size, place + 64) };
    const chunks: Uint8Array[] = [];
    for await (const chunk of (await storage.get(key, { range, ...call })).body) chunks.push(chunk);
    if (Buffer.compare(Buffer.concat(chunks), content.subarray(range.start, range.end)) !== 0) return false;
  }
  return true;
}

async function lookAtParts(context: ProbeContext, key: string, uploadId: string): Promise<void> {
  const { seen, storage, call } = context;
  try {
    const parts = await storage.listParts(key, uploadId, call);
    seen.listParts = parts?.map((part) => part.partNumber).join() === '1,2' ? 'yes' : 'no';
  } catch (error) {
    seen.listParts = refusal(error, context);
  }
}

/** Most storages take part 10,000; where it is refused and part 1,000 is not, that is the limit. */
async function measureMaxParts(context: ProbeContext, body: Uint8Array): Promise<void> {
  const { storage, objects, call, seen } = context;
  const key = objects.key('many');
  try {
    const { uploadId } = await storage.createUpload(key, call);
    objects.noteUpload(key, uploadId);
    for (const number of [mostParts, fewParts]) {
      try {
        await storage.uploadPart(key, uploadId, number, body, call);
        seen.maxParts = number;
        break;
      } catch (error) {
        if (refusal(error, context) === 'unknown') break;
      }
    }
    await storage.abortUpload(key, uploadId, call);
    objects.uploadIsOver(uploadId);
    objects.isGone(key);
  } catch (error) {
    refusal(error, context);
  }
}

/** Every 64 KiB differ, so that bytes in the wrong place show. */
function someBytes({ random }: ProbeContext, size: number): Uint8Array {
  const block = random.bytes(blockSize);
  const bytes = Buffer.alloc(size);
  for (let at = 0; at < size; at += blockSize) {
    bytes.set(block.subarray(0, Math.min(blockSize, size - at)), at);
    bytes.writeUInt32LE(at / blockSize, at);
  }
  return bytes;
}
