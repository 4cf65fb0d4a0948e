import { z } from 'zod';

const moment = z.iso.datetime();

/**
 * Content of the `….verified.json` sidecar: what verifications found out about a backup. Readers ignore fields
 * they do not know.
 */
const verifiedMark = z.object({
  holdall: z.number().int().min(1),
  id: z.string(),
  /** The last verification that read and compared every byte and found all of it right. */
  proven: z.object({ at: moment, etag: z.string(), size: z.number() }).nullable(),
  /** The last verification of a part that found all of it right. */
  sampled: z.object({ at: moment, percent: z.number() }).nullable(),
  /** Damage that no full verification has disproved since. */
  failed: z.object({ at: moment, problems: z.array(z.string()) }).nullable(),
});
export type VerifiedMark = z.infer<typeof verifiedMark>;

export interface VerificationOutcome {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly mode: 'full' | 'sample';
  /** Percent of the content bytes that were read; only for `sample`. */
  readonly sample?: number;
  readonly ok: boolean;
  /** What is wrong, one plain sentence each. */
  readonly problems?: readonly string[];
}

/** A mark names some of the damage, not all of a long list: the verification itself reports everything. */
const MAX_PROBLEMS = 20;
const MAX_PROBLEM_LENGTH = 500;

/**
 * The mark after one more verification. Only a full one proves a backup restorable or takes back that it is
 * damaged: a sample may have missed the bad place. `previous` is undefined when there was no mark, and
 * `unreadable` when there was one that may have told of damage.
 */
export function nextMark(
  previous: VerifiedMark | 'unreadable' | undefined,
  object: { readonly id: string; readonly etag: string; readonly size: number },
  outcome: VerificationOutcome,
): VerifiedMark {
  const at = new Date(outcome.at).toISOString();
  const known = previous === 'unreadable' ? undefined : previous;
  const before =
    previous === 'unreadable'
      ? { at, problems: ['an earlier verification mark could not be read'] }
      : (known?.failed ?? null);
  const mark = {
    holdall: 1,
    id: object.id,
    proven: known?.proven ?? null,
    sampled: known?.sampled ?? null,
    failed: before,
  };
  if (!outcome.ok) {
    const problems = (outcome.problems ?? []).slice(0, MAX_PROBLEMS);
    return { ...mark, failed: { at, problems: problems.map((text) => text.slice(0, MAX_PROBLEM_LENGTH)) } };
  }
  if (outcome.mode === 'sample') return { ...mark, sampled: { at, percent: outcome.sample ?? 0 } };
  return { ...mark, proven: { at, etag: object.etag, size: object.size }, failed: null };
}

/** Undefined when the bytes are not a mark of the backup `id`. */
export function parseVerifiedMark(bytes: Uint8Array, id: string): VerifiedMark | undefined {
  try {
    const parsed = verifiedMark.safeParse(
      JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)),
    );
    return parsed.success && parsed.data.id === id ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
