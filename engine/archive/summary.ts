import { z } from 'zod';
import { FORMAT, MAX_SUMMARY, type Summary } from './manifest.ts';

const count = z.number().int().min(0);

const device = z.object({ id: z.string(), name: z.string() });

const summarySchema = z.object({
  holdall: z.number().int().min(1),
  id: z.string().min(1),
  plan: z.string(),
  device,
  createdAt: z.number(),
  status: z.enum(['complete', 'incomplete']),
  files: count,
  bytes: count,
  issues: count,
  parents: z.array(z.string()),
  manifest: z.object({ offset: count, sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
});

/** The fields that keep their meaning in every later format, so that an older program can at least list a backup. */
const lastingSchema = summarySchema.pick({ id: true, plan: true, device: true, createdAt: true });

/**
 * The summary as the bytes of the manifest entry's comment: ASCII JSON of at most MAX_SUMMARY bytes. What is too long is
 * shortened, the manifest having it in full: parents beyond the first eight are left out, then the plan's and
 * the device's names are cut and end with “…”.
 */
export function encodeSummary(summary: Summary): Uint8Array<ArrayBuffer> {
  const tooLong = (s: Summary) => asciiJson(s).length > MAX_SUMMARY;
  let short = summary;
  if (tooLong(short)) short = { ...short, parents: short.parents.slice(0, 8) };
  for (let keep = 200; keep > 0 && tooLong(short); keep = Math.floor(keep / 2))
    short = {
      ...short,
      plan: cut(summary.plan, keep),
      device: { ...short.device, name: cut(summary.device.name, keep) },
    };
  if (tooLong(short)) throw new RangeError('ids are far too long for a summary');
  return Uint8Array.from(Buffer.from(asciiJson(short), 'latin1'));
}

function asciiJson(summary: Summary): string {
  const { holdall, id, plan, device, createdAt, status, files, bytes, issues, parents, manifest } = summary;
  const ordered = { holdall, id, plan, device, createdAt, status, files, bytes, issues, parents, manifest };
  return JSON.stringify(ordered).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** At most `keep` characters, never half a surrogate pair. */
function cut(text: string, keep: number): string {
  const characters = Array.from(text);
  return characters.length <= keep ? text : `${characters.slice(0, keep - 1).join('')}…`;
}

export type DecodedSummary =
  | { readonly kind: 'summary'; readonly summary: Summary }
  /** Written by a later version; `known` is there when the lasting fields can be read. */
  | {
      readonly kind: 'newer';
      readonly format: number;
      readonly known?: Pick<Summary, 'id' | 'plan' | 'device' | 'createdAt'>;
    }
  /** Says to be a summary, but is none. */
  | { readonly kind: 'damaged'; readonly problem: string };

/** Reads the comment of a manifest's entry. Undefined: the zip is somebody else's. */
export function decodeSummary(comment: Uint8Array): DecodedSummary | undefined {
  const text = Buffer.from(comment.buffer, comment.byteOffset, comment.byteLength).toString('latin1');
  if (!text.startsWith('{"holdall":')) return undefined;
  const value = parseJson(text);
  const format = z.object({ holdall: z.number().int().min(1) }).safeParse(value).data?.holdall;
  if (format === undefined) return { kind: 'damaged', problem: 'its summary is unreadable' };
  if (format > FORMAT) {
    const known = lastingSchema.safeParse(value).data;
    return { kind: 'newer', format, ...(known ? { known } : {}) };
  }
  const parsed = summarySchema.safeParse(value);
  if (parsed.success && comment.length <= MAX_SUMMARY) return { kind: 'summary', summary: parsed.data };
  return { kind: 'damaged', problem: 'its summary is incomplete' };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
