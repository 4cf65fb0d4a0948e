import { z } from 'zod';
import type { ManifestFooter, ManifestHeader } from './manifest.ts';
import { ZipFormatError } from './zip-format-error.ts';

const count = z.number().int().min(0);

/** Unknown fields are passed over everywhere: a later program of the same format may add some. */
const headerSchema = z.object({
  format: z.number().int().min(1),
  app: z.string(),
  id: z.string().min(1),
  parents: z.array(z.string()),
  plan: z.string(),
  device: z.object({ id: z.string(), name: z.string() }),
  os: z.object({ platform: z.string(), release: z.string() }),
  startedAt: z.number(),
  locations: z.array(z.object({ label: z.string(), origin: z.string() })),
  generation: count.optional(),
});

const footerSchema = z.object({
  issues: z.array(z.object({ kind: z.string(), path: z.string(), message: z.string() })),
  skipped: z.array(z.object({ path: z.string(), reason: z.string() })),
  finishedAt: z.number(),
  totals: z.object({
    files: count,
    folders: count,
    links: count,
    bytes: count,
    issues: count.optional(),
  }),
});

/** The format number, which begins the first line of a manifest of any version. Throws a ZipFormatError. */
export function readFormat(line: string): number {
  const digits = /^\{"format":([1-9][0-9]{0,8})[,}]/.exec(line)?.[1];
  if (digits === undefined) throw new ZipFormatError('the manifest does not begin with its format');
  return Number(digits);
}

/** Reads the first line, `{…,"files":[`. Throws a ZipFormatError. */
export function parseHeaderLine(line: string): ManifestHeader {
  const parsed = headerSchema.safeParse(parseJson(`${line}]}`));
  if (!parsed.success)
    throw new ZipFormatError('the first line of the manifest is wrong', { cause: parsed.error });
  const { generation, ...header } = parsed.data;
  return generation === undefined ? header : { ...header, generation };
}

/** Reads the last line, `],…}`. Throws a ZipFormatError. */
export function parseFooterLine(line: string): ManifestFooter {
  const parsed = footerSchema.safeParse(parseJson(`{"files":[${line}`));
  if (!parsed.success)
    throw new ZipFormatError('the last line of the manifest is wrong', { cause: parsed.error });
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
