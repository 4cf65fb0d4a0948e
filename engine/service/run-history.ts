import { join } from 'node:path';
import { syncFolder, writeDurably } from '../connection/durable-write.ts';
import { whileLocked } from '../connection/settings-lock.ts';
import type { Ports } from '../ports/index.ts';
import { type HistoryRecord, historyRecord } from './history-record.ts';

/** When the file has more lines than this, the oldest are dropped. */
const MOST_LINES = 5000;
/** How many stay then, so that this does not happen at every run. */
const LINES_LEFT = 4000;

const NEWLINE = 0x0a;

/**
 * What has happened on this computer: `history.jsonl` in the settings folder, one JSON object a line, oldest
 * first. A line that cannot be understood (the power failed in the middle of it, or a newer Holdall wrote it)
 * is passed over and stays. Losing the file loses no backup, so nothing fails because of it.
 */
export class RunHistory {
  readonly #home: string;
  readonly #ports: Ports;
  readonly #file: string;
  #records: HistoryRecord[] = [];
  #lines = 0;
  /** Size and time of the file when it was last read: another Holdall may write to it as well. */
  #seen = '';

  constructor(home: string, ports: Ports) {
    this.#home = home;
    this.#ports = ports;
    this.#file = join(home, 'history.jsonl');
  }

  /** Oldest first. */
  records(): readonly HistoryRecord[] {
    this.#readIfChanged();
    return this.#records;
  }

  /** Resolves when the record is on the disk, or could not be written, which is logged. */
  async append(record: HistoryRecord): Promise<void> {
    try {
      await whileLocked(this.#home, this.#ports, () => {
        this.#appendLine(JSON.stringify(record));
        this.#readIfChanged();
        if (this.#lines > MOST_LINES) this.#dropOldest();
      });
    } catch (error) {
      this.#ports.logger.warn('the history could not be written', { error: String(error) });
    }
  }

  #appendLine(line: string): void {
    const { files } = this.#ports;
    const isNew = !files.existsSync(this.#file);
    const descriptor = files.openSync(this.#file, 'a+', 0o600);
    try {
      // What a power failure left unfinished must not swallow this line, too.
      const text = `${endsInMidLine(files, descriptor) ? '\n' : ''}${line}\n`;
      const bytes = Buffer.from(text);
      for (let done = 0; done < bytes.length; ) done += files.writeSync(descriptor, bytes, done);
      files.fsyncSync(descriptor);
    } finally {
      files.closeSync(descriptor);
    }
    if (isNew) syncFolder(this.#home, files);
  }

  #dropOldest(): void {
    const { files } = this.#ports;
    const lines = files
      .readFileSync(this.#file, 'utf8')
      .split('\n')
      .filter((line) => line !== '');
    writeDurably(this.#file, `${lines.slice(-LINES_LEFT).join('\n')}\n`, 0o600, files);
    this.#readIfChanged();
  }

  #readIfChanged(): void {
    const { files, logger } = this.#ports;
    try {
      const stats = files.statSync(this.#file, { throwIfNoEntry: false });
      const seen = stats ? `${stats.size} ${stats.mtimeMs} ${stats.ino}` : '';
      if (seen === this.#seen) return;
      const lines = stats ? files.readFileSync(this.#file, 'utf8').split('\n') : [];
      this.#lines = lines.filter((line) => line !== '').length;
      this.#records = lines.flatMap((line) => parseLine(line) ?? []);
      this.#seen = seen;
    } catch (error) {
      logger.warn('the history could not be read', { error: String(error) });
    }
  }
}

function endsInMidLine(files: Ports['files'], descriptor: number): boolean {
  const { size } = files.fstatSync(descriptor);
  if (size === 0) return false;
  const last = new Uint8Array(1);
  files.readSync(descriptor, last, 0, 1, size - 1);
  return last[0] !== NEWLINE;
}

function parseLine(line: string): HistoryRecord | undefined {
  if (line === '') return undefined;
  try {
    const parsed = historyRecord.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
