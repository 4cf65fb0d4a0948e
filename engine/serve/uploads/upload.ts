import { constants } from 'node:fs';
import { appendFile, open, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { isAbsent } from '../folder/file-errors.ts';
import { FileWriter } from '../folder/write-stream.ts';
import { S3Error } from '../s3-error.ts';
import type { PartRecord, UploadFacts } from './part-record.ts';
import { partLine, readPartsLog } from './parts-log.ts';
import { assemblyFile, slotFor } from './plan-assembly.ts';

/** What receiving a part tells about it. */
export interface ReceivedPart {
  readonly size: number;
  readonly md5: string;
  readonly checksums: Readonly<Record<string, string>>;
}

/** One multipart upload under way. Its folder holds `upload.json`, `parts.jsonl`, `assembly` and odd parts. */
export class Upload {
  readonly id: string;
  readonly folder: string;
  readonly facts: UploadFacts;
  readonly #run: string;
  readonly #parts = new Map<number, PartRecord>();
  readonly #occupied = new Set<number>();
  #stride: number | undefined;
  #closed = false;

  constructor(id: string, folder: string, facts: UploadFacts, run: string) {
    this.id = id;
    this.folder = folder;
    this.facts = facts;
    this.#run = run;
  }

  /** Reads what an earlier run of the server recorded. */
  async load(): Promise<void> {
    const text = await readFile(this.#log, 'utf8').catch((error: unknown) => {
      if (isAbsent(error)) return '';
      throw error;
    });
    for (const part of readPartsLog(text)) {
      this.#parts.set(part.number, part);
      if (part.file === assemblyFile) {
        this.#occupied.add(part.number);
        if (part.number > 1) this.#stride = part.offset / (part.number - 1);
        else this.#stride ??= part.size;
      }
    }
  }

  /** In ascending order. */
  get parts(): readonly PartRecord[] {
    return [...this.#parts.values()].sort((a, b) => a.number - b.number);
  }

  part(number: number): PartRecord | undefined {
    return this.#parts.get(number);
  }

  get run(): string {
    return this.#run;
  }

  /** No more parts from now on; false when another request closed it before. */
  close(): boolean {
    const first = !this.#closed;
    this.#closed = true;
    return first;
  }

  /** After a completion that failed. */
  reopen(): void {
    this.#closed = false;
  }

  /**
   * Receives a part: `receive` hands its bytes to the writer and resolves once they are proven right.
   * @param size Announced bytes, if known.
   * @param fileName Name for the part's own file, should it need one.
   */
  async addPart(
    number: number,
    size: number | undefined,
    fileName: string,
    now: () => number,
    receive: (writer: FileWriter) => Promise<ReceivedPart>,
  ): Promise<PartRecord> {
    this.assertOpen();
    const slot = slotFor(number, size, this.#stride, this.#occupied);
    if (slot) {
      this.#stride = slot.stride;
      this.#occupied.add(number);
    }
    const file = slot ? assemblyFile : fileName;
    const offset = slot?.offset ?? 0;
    try {
      const received = await this.#write(path.join(this.folder, file), offset, receive);
      const part: PartRecord = { number, ...received, file, offset, modified: now(), run: this.#run };
      this.assertOpen();
      await appendFile(this.#log, partLine(part));
      this.#parts.set(number, part);
      return part;
    } catch (error) {
      // The slot holds nothing of worth yet; a second try may use it.
      if (slot) this.#occupied.delete(number);
      else await rm(path.join(this.folder, fileName), { force: true });
      if (isAbsent(error)) throw new S3Error('NoSuchUpload', undefined, { cause: error });
      throw error;
    }
  }

  assertOpen(): void {
    if (this.#closed) throw new S3Error('NoSuchUpload');
  }

  async #write(
    file: string,
    offset: number,
    receive: (writer: FileWriter) => Promise<ReceivedPart>,
  ): Promise<ReceivedPart> {
    // Made when missing, but never cut: other parts are in it.
    const handle = await open(file, constants.O_RDWR | constants.O_CREAT);
    const writer = new FileWriter(handle, offset);
    try {
      return await receive(writer);
    } finally {
      await handle.close();
    }
  }

  get #log(): string {
    return path.join(this.folder, 'parts.jsonl');
  }
}
