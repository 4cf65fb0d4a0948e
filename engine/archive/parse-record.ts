import type { FileRecord, ManifestRecord } from './manifest.ts';
import { DIGEST_BYTES, SEGMENT_SIZE } from './manifest.ts';

/** Largest time a Date can hold, milliseconds. */
const MAX_TIME = 8.64e15;
const HASH = /^[0-9a-f]{64}$/;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

export interface BadRecord {
  /** Empty when the record does not even have a path. */
  readonly path: string;
  readonly problem: string;
}

/**
 * Reads one record line (without the comma behind it). Checked by hand, not with a schema: there may be a
 * million. Whether the path is safe to use is a question for `checkEntryPath`.
 */
export function parseRecordLine(line: string): ManifestRecord | BadRecord {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { path: '', problem: 'it is not JSON' };
  }
  if (typeof value !== 'object' || value === null) return { path: '', problem: 'it is not a record' };
  const raw = value as Readonly<Record<string, unknown>>;
  const { type, path, entry, mtime, mode, offset } = raw;
  if (typeof path !== 'string' || path === '') return { path: '', problem: 'it has no path' };
  if (entry !== undefined && typeof entry !== 'string') return { path, problem: 'its entry name is wrong' };
  if (typeof mtime !== 'number' || !(Math.abs(mtime) <= MAX_TIME))
    return { path, problem: 'its time is wrong' };
  if (!isCount(mode) || mode > 0o7777) return { path, problem: 'its permissions are wrong' };
  if (!isCount(offset)) return { path, problem: 'its offset is wrong' };
  const base = entry === undefined ? { path, mtime, mode, offset } : { path, entry, mtime, mode, offset };
  switch (type) {
    case 'file':
      return parseFile(base, raw);
    case 'folder':
      return { type, ...base };
    case 'link':
      if (typeof raw.target !== 'string' || raw.target === '')
        return { path, problem: 'its link target is missing' };
      return { type, ...base, target: raw.target };
    default:
      return { path, problem: 'its type is unknown' };
  }
}

type Base = Pick<FileRecord, 'path' | 'entry' | 'mtime' | 'mode' | 'offset'>;

function parseFile(base: Base, raw: Readonly<Record<string, unknown>>): FileRecord | BadRecord {
  const { path } = base;
  const { size, sha256, crc32, method, length } = raw;
  if (!isCount(size) || !isCount(length)) return { path, problem: 'its size is wrong' };
  if (typeof sha256 !== 'string' || !HASH.test(sha256)) return { path, problem: 'its SHA-256 is wrong' };
  if (!isCount(crc32) || crc32 > 0xffff_ffff) return { path, problem: 'its CRC is wrong' };
  if (method !== 0 && method !== 8) return { path, problem: 'its method is unknown' };
  if (method === 0 && size !== length) return { path, problem: 'it is stored, but its sizes differ' };
  const segments = method === 8 ? parseSegments(raw.segments, size, length) : undefined;
  const digests = parseDigests(raw.digests, size);
  return {
    type: 'file',
    ...base,
    size,
    sha256,
    crc32,
    method,
    length,
    ...(segments ? { segments } : {}),
    ...(digests === undefined ? {} : { digests }),
    ...(isTime(raw.ctime) ? { ctime: raw.ctime } : {}),
    ...(isInode(raw.inode) ? { inode: raw.inode } : {}),
    ...(raw.sparse === true ? { sparse: true } : {}),
  };
}

/**
 * The segment lengths, if they add up. If not they are left out: they only say how to unpack a file faster,
 * and its content is proven by its SHA-256 either way.
 */
function parseSegments(value: unknown, size: number, length: number): readonly number[] | undefined {
  if (!Array.isArray(value) || value.length !== Math.ceil(size / SEGMENT_SIZE)) return undefined;
  let sum = 0;
  for (const segment of value) {
    if (!isCount(segment) || segment === 0) return undefined;
    sum += segment;
  }
  return sum === length ? value : undefined;
}

/** The digests, if there is one for each segment of a file of several. They are hints for the next backup alone. */
function parseDigests(value: unknown, size: number): string | undefined {
  const count = Math.ceil(size / SEGMENT_SIZE);
  if (typeof value !== 'string' || count < 2) return undefined;
  if (value.length !== 4 * Math.ceil((count * DIGEST_BYTES) / 3) || !BASE64.test(value)) return undefined;
  // The right number of characters may still be padded too much.
  const bytes = Buffer.from(value, 'base64');
  return bytes.length === count * DIGEST_BYTES ? value : undefined;
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Math.abs(value) <= MAX_TIME;
}

/** Some file systems number with 64 bits; such a number is kept as near as a double gets. */
function isInode(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value < 2 ** 65;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
