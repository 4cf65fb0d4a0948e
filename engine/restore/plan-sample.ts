import type { FileRecord } from '../archive/manifest.ts';
import type { Random } from '../ports/random.ts';
import { integerBelow } from './pick-sample.ts';
import { pickSegments } from './prove-file.ts';
import { segmentCount } from './read-segments.ts';

/** What of a file matters to a choice. */
export type FileToSample = Pick<FileRecord, 'offset' | 'size' | 'length' | 'method' | 'segments' | 'digests'>;

/** What is read of a backup that is verified in part. */
export interface SamplePlan<File extends FileToSample> {
  /** Read whole, in the order of the zip. */
  readonly whole: readonly File[];
  /** Big files of which only these segments are read; none of them = the local header alone. */
  readonly parts: readonly { readonly record: File; readonly segments: readonly number[] }[];
  /** Bytes of the zip that this reads. */
  readonly bytes: number;
}

/** Files up to this much are not worth taking apart. */
const WHOLE_LENGTH = 8 * 1024 ** 2;
/** One big file gets no more than this share of what is to be read, so that others are read as well. */
const SHARE = 0.25;

/**
 * A random choice that makes up about `percent` (0–100) of the stored bytes but never more than `mostBytes`. Every file
 * has the same chance; of one too big to be read whole, some segments are. Pure but for `random`.
 */
export function planSample<File extends FileToSample>(
  files: readonly File[],
  amount: { readonly percent: number; readonly mostBytes: number },
  random: Random,
): SamplePlan<File> {
  const total = files.reduce((sum, { length }) => sum + length, 0);
  const wanted = Math.min(amount.mostBytes, (total * Math.min(100, amount.percent)) / 100);
  const left = Array.from(files.keys());
  const whole: File[] = [];
  const parts: { record: File; segments: readonly number[] }[] = [];
  let bytes = 0;
  while (left.length > 0 && (whole.length + parts.length === 0 || bytes < wanted)) {
    const record = takeAny(left, files, random);
    if (!record) continue;
    const count = segmentsOf(record);
    if (record.length > WHOLE_LENGTH && count > 0) {
      const each = record.length / count;
      const room = Math.max(each, Math.min(wanted - bytes, wanted * SHARE));
      const most = Math.floor(Math.min(room, amount.mostBytes - bytes) / each);
      const segments = pickSegments(count, most, random);
      parts.push({ record, segments });
      bytes += Math.ceil(each * segments.length);
    } else if (record.length <= amount.mostBytes - bytes) {
      whole.push(record);
      bytes += record.length;
    } else if (left.length === 0 && whole.length + parts.length === 0) {
      parts.push({ record, segments: [] });
    }
  }
  return { whole: whole.sort(byOffset), parts, bytes };
}

/** Segments that can be proven one by one; 0 where the manifest has no digests of them. */
function segmentsOf({ digests, method, segments, size }: FileToSample): number {
  if (digests === undefined) return 0;
  return method === 0 ? segmentCount({ size }) : (segments?.length ?? 0);
}

function takeAny<File>(left: number[], files: readonly File[], random: Random): File | undefined {
  const at = integerBelow(left.length, random);
  const index = left[at];
  const last = left.pop();
  if (index === undefined || last === undefined) return undefined;
  if (at < left.length) left[at] = last;
  return files[index];
}

function byOffset(a: FileToSample, b: FileToSample): number {
  return a.offset - b.offset;
}
