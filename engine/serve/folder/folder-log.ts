import { S3Error } from '../s3-error.ts';
import type { ObjectRecord } from './object-record.ts';

/** A line of the log: a record, or that a name is gone. */
export type LogEntry = ObjectRecord | { readonly name: string; readonly gone: true };

// A new record is written before the file takes its place, so for a moment two are true, old and new;
// one more for a replacement that failed half-way.
const keptPerName = 3;

/** The records of one folder, as its log file tells them: the last lines of each name count. */
export class FolderLog {
  readonly #records = new Map<string, ObjectRecord[]>();
  #lines = 0;

  static parse(text: string): FolderLog {
    const log = new FolderLog();
    for (const line of text.split('\n')) {
      if (line === '') continue;
      const entry = parseLine(line);
      // A line torn by a crash was never acknowledged; the others count.
      if (entry) log.apply(entry);
      else log.#lines++;
    }
    return log;
  }

  apply(entry: LogEntry): void {
    this.#lines++;
    if ('gone' in entry) {
      this.#records.delete(entry.name);
      return;
    }
    const earlier = this.#records.get(entry.name) ?? [];
    this.#records.set(entry.name, [entry, ...earlier].slice(0, keptPerName));
  }

  /** The record of `name` that fits a file of this size and mtime; anything else is stale. */
  find(name: string, size: number, modified: number): ObjectRecord | undefined {
    return this.#records.get(name)?.find((record) => record.size === size && record.modified === modified);
  }

  /** The record of the folder's own marker object. */
  get marker(): ObjectRecord | undefined {
    return this.#records.get('')?.[0];
  }

  get names(): number {
    return this.#records.size;
  }

  /** Mostly outdated lines: worth writing anew. */
  get wasteful(): boolean {
    return this.#lines > 1000 + 3 * this.#records.size;
  }

  /** All that counts, oldest first per name. */
  toText(): string {
    const lines: string[] = [];
    for (const records of this.#records.values()) {
      for (const record of records.toReversed()) lines.push(lineOf(record));
    }
    return lines.join('');
  }
}

export function lineOf(entry: LogEntry): string {
  return `${JSON.stringify(entry)}\n`;
}

function parseLine(line: string): LogEntry | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isEntry(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isEntry(value: unknown): value is LogEntry {
  if (typeof value !== 'object' || value === null || !('name' in value)) return false;
  if ('gone' in value) return true;
  return 'size' in value && 'modified' in value && 'etag' in value && typeof value.etag === 'string';
}

/** What a client may set and we keep in one record. */
export function checkUserMetadata(user: Readonly<Record<string, string>>): void {
  let size = 0;
  for (const [name, value] of Object.entries(user)) size += name.length + value.length;
  if (size > 2048) throw new S3Error('MetadataTooLarge');
}
