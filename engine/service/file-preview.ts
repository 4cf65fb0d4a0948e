import type { FilePreview } from '#shared/contract/backups.ts';
import type { ManifestRecord } from '../archive/manifest.ts';
import { readRange } from '../restore/read-range.ts';
import type { OpenBackup } from '../restore/reader-types.ts';
import { EntryTable } from '../restore/stored-entry.ts';
import { readWholeEntry } from '../restore/unpack-entry.ts';
import type { Storage } from '../storage/storage.ts';
import { imageType } from './image-type.ts';

/** Nothing larger is fetched for a look at it. */
const MOST_BYTES = 5 * 1024 ** 2;
const MOST_TEXT = 256 * 1024;
/** Local header: 30 bytes, then name and extra fields of at most 64 KiB each. */
const HEADER_ROOM = 30 + 1024;

/**
 * Reads one file of a backup for a look at it: text in UTF-8, or a picture. Nothing is shown that was not proven
 * by its checksums. Rejects as the storage does; whatever makes a file unfit to show is an answer.
 */
export async function previewFile(
  storage: Storage,
  backup: OpenBackup,
  record: ManifestRecord,
  signal: AbortSignal,
): Promise<FilePreview> {
  if (record.type === 'link') return none('link', `This is a link to ${record.target}.`);
  if (record.type === 'folder') return none('folder', 'This is a folder.');
  if (record.size > MOST_BYTES)
    return none('too-large', 'The file is too large to show here. Restore it to open it.');
  const entry = new EntryTable(backup.records, backup.manifestOffset).entryOf(record);
  const room = HEADER_ROOM + Buffer.byteLength(entry.name) + entry.length;
  const end = Math.min(entry.limit, entry.offset + room);
  const bytes = await readRange(storage, backup, { start: entry.offset, end }, signal);
  const unpacked = readWholeEntry(entry, bytes);
  if ('damaged' in unpacked)
    return none('damaged', `The stored data of this file is damaged: ${unpacked.damaged}.`);
  return show(unpacked.content);
}

function show(content: Uint8Array): FilePreview {
  const mime = imageType(content);
  if (mime !== undefined) return { kind: 'image', mime, base64: Buffer.from(content).toString('base64') };
  const truncated = content.length > MOST_TEXT;
  const text = textOf(content.subarray(0, MOST_TEXT), truncated);
  if (text === undefined)
    return none('other-kind', 'Only text and pictures can be shown here. Restore the file to open it.');
  return { kind: 'text', text, truncated };
}

/** Undefined for what is not UTF-8, or holds signs that no text has. */
function textOf(bytes: Uint8Array, cut: boolean): string | undefined {
  try {
    // A letter that was cut in two at the end is left away; `stream` waits for its rest.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: cut });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose
    return /[\0-\x08\x0e-\x1a\x1c-\x1f]/.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

function none(why: Extract<FilePreview, { kind: 'none' }>['why'], reason: string): FilePreview {
  return { kind: 'none', why, reason };
}
