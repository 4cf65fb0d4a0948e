import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isAbsent } from '../folder/file-errors.ts';
import { S3Error } from '../s3-error.ts';
import type { UploadFacts } from './part-record.ts';
import { Upload } from './upload.ts';

const idForm = /^[0-9a-f]{32}$/;
const mostRemembered = 256;

/** What became of a completion: for whoever asks again because the answer was lost on its way. */
export interface Completion {
  readonly key: string;
  /** A hash of the parts that were named. */
  readonly parts: string;
  /** Resolves with the ETag when the object is there; rejects when the upload stayed as it was. */
  readonly done: Promise<string>;
}

/** The multipart uploads of one bucket. They survive a restart of the server. */
export class UploadStore {
  readonly #home: string;
  readonly #run: string;
  readonly #open = new Map<string, Promise<Upload>>();
  readonly #completions = new Map<string, Completion>();

  /**
   * @param home The `uploads` part of the hidden folder.
   * @param run Tells this run of the server from earlier ones.
   */
  constructor(home: string, run: string) {
    this.#home = home;
    this.#run = run;
  }

  /** @param id 32 hex digits nobody can guess. */
  async create(id: string, facts: UploadFacts): Promise<void> {
    const folder = path.join(this.#home, id);
    await mkdir(folder);
    await writeFile(path.join(folder, 'upload.json'), JSON.stringify(facts));
    this.#open.set(id, Promise.resolve(new Upload(id, folder, facts, this.#run)));
  }

  /** @throws S3Error `NoSuchUpload`, also when the id belongs to another key */
  async get(id: string, key: string): Promise<Upload> {
    // The form is checked before the id becomes part of a path.
    if (!idForm.test(id)) throw new S3Error('NoSuchUpload');
    let opening = this.#open.get(id);
    if (!opening) {
      opening = this.#load(id);
      this.#open.set(id, opening);
      opening.catch(() => this.#open.delete(id));
    }
    const upload = await opening;
    if (upload.facts.key !== key) throw new S3Error('NoSuchUpload');
    return upload;
  }

  /** All of them, unsorted. */
  async list(): Promise<readonly { readonly id: string; readonly facts: UploadFacts }[]> {
    const found: { id: string; facts: UploadFacts }[] = [];
    for (const id of await readdir(this.#home)) {
      if (!idForm.test(id)) continue;
      const facts = await this.#facts(id);
      if (facts) found.push({ id, facts });
    }
    return found;
  }

  /** The completion of an upload that is under way, or was a while ago. */
  completion(id: string): Completion | undefined {
    return this.#completions.get(id);
  }

  /** Remembers a completion as long as it runs and, if it succeeds, for a while after. */
  async complete(id: string, completion: Completion): Promise<string> {
    this.#completions.set(id, completion);
    const [oldest] = this.#completions.keys();
    if (this.#completions.size > mostRemembered && oldest !== undefined) this.#completions.delete(oldest);
    try {
      return await completion.done;
    } catch (error) {
      this.#completions.delete(id);
      throw error;
    }
  }

  /** Forgets an upload and removes what it stored. */
  async drop(upload: Upload): Promise<void> {
    upload.close();
    this.#open.delete(upload.id);
    // Renamed first: a part still being received then cannot put a file into a folder half removed.
    const aside = path.join(this.#home, `gone-${upload.id}`);
    await rename(upload.folder, aside).catch((error: unknown) => {
      if (!isAbsent(error)) throw error;
    });
    await rm(aside, { recursive: true, force: true });
  }

  async #load(id: string): Promise<Upload> {
    const facts = await this.#facts(id);
    if (!facts) throw new S3Error('NoSuchUpload');
    const upload = new Upload(id, path.join(this.#home, id), facts, this.#run);
    await upload.load();
    return upload;
  }

  async #facts(id: string): Promise<UploadFacts | undefined> {
    try {
      return JSON.parse(await readFile(path.join(this.#home, id, 'upload.json'), 'utf8')) as UploadFacts;
    } catch (error) {
      // Without a readable description (created in the moment of a crash) nobody was told its id.
      if (isAbsent(error) || error instanceof SyntaxError) return undefined;
      throw error;
    }
  }
}
