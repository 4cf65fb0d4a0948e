import { z } from 'zod';

const bytes = z.number().int().nonnegative();

/** What an upload is for, and what must be the same for a later run to continue it. Holds no secret. */
const intentFields = z.object({
  /** Key of the object to be. */
  key: z.string().min(1),
  /** Id of the backup. */
  id: z.string().min(1),
  /** Milliseconds since the epoch. */
  startedAt: z.number(),
  partSize: z.number().int().positive(),
  /** The object that bytes are taken over from. */
  base: z.object({ key: z.string(), etag: z.string(), size: bytes }).nullable(),
});
export type UploadIntent = z.infer<typeof intentFields>;

const intentLine = z.object({
  holdallUpload: z.literal(1),
  /** All that the upload depends on besides: place, plan, device, versions, level. */
  identity: z.string(),
  intent: intentFields,
});

const partLine = z.object({
  n: z.number().int().positive(),
  size: bytes,
  etag: z.string().min(1),
  /** Of a part that was sent. */
  sha256: z.string().optional(),
  /** Of a part that was copied: the range of the base. */
  copy: z.object({ start: bytes, end: bytes }).optional(),
});
/** A part that the storage has confirmed. */
export type JournalPart = z.infer<typeof partLine>;

const laterLine = z.union([
  partLine,
  /** A run, the first one or a later one, has made this upload its own. */
  z.object({ run: z.string() }),
  z.object({ uploadId: z.string().min(1) }),
  /** The upload is about to be completed to an object of so many bytes. */
  z.object({ complete: bytes }),
  /** Nobody may continue it. */
  z.object({ discarded: z.literal(true) }),
]);

export type JournalLine = z.infer<typeof intentLine> | z.infer<typeof laterLine>;

/** What a journal tells about the run that wrote it. */
export interface LeftUpload {
  readonly identity: string;
  readonly intent: UploadIntent;
  /** Absent when the run ended before the storage answered. */
  readonly uploadId: string | undefined;
  readonly parts: ReadonlyMap<number, JournalPart>;
  /** Bytes of the object, when the run ended while it completed the upload: it may be there. */
  readonly completing: number | undefined;
  readonly discarded: boolean;
  /** The run that wrote last. */
  readonly run: string;
}

/** Undefined when there is no usable first line. A line that is torn or strange costs what it tells, and no more. */
export function readJournal(text: string): LeftUpload | undefined {
  const [first = '', ...rest] = text.split('\n');
  const head = intentLine.safeParse(parse(first));
  if (!head.success) return undefined;
  const parts = new Map<number, JournalPart>();
  let uploadId: string | undefined;
  let completing: number | undefined;
  let discarded = false;
  let run = '';
  for (const text of rest) {
    const { data: line } = laterLine.safeParse(parse(text));
    if (!line) continue;
    if ('n' in line) parts.set(line.n, line);
    else if ('uploadId' in line) uploadId = line.uploadId;
    else if ('complete' in line) completing = line.complete;
    else if ('run' in line) run = line.run;
    else discarded = true;
  }
  const { identity, intent } = head.data;
  return { identity, intent, uploadId, parts, completing, discarded, run };
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
