import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { Content } from '../data/content.ts';
import { seeded } from '../data/seeded.ts';

export interface DailyOptions {
  readonly files: number;
  /** Of all files together. */
  readonly bytes: number;
  readonly seed: number;
  /** Instead of text, pages and noise: the zip is then as large as the files. */
  readonly onlyNoise?: boolean;
}

/** What one day's work comes to. */
export interface DayOfWork {
  /** Of new and changed files, as they are. */
  readonly changedBytes: number;
  /** The same files, each deflated at level 1, or as it is where that is shorter. */
  readonly packedBytes: number;
}

/** One byte of a hundred changes a day. */
const SHARE_OF_A_DAY = 0.01;
const ADDED_OF_A_THOUSAND = 1;

interface DailyFile {
  path: string;
  size: number;
  readonly kind: 'text' | 'pages' | 'noise';
  /** One of the tenth that most of the work is done in. */
  readonly hot: boolean;
}

/**
 * A folder that people work in: log-normal sizes, a tenth of the files in which most of the work is done, and each day
 * one byte of a hundred changed, with a few files that come, go or get another name. The same for the same seed.
 */
export class DailyFiles {
  readonly #folder: string;
  readonly #random: () => number;
  readonly #content: Content;
  readonly #bytes: number;
  readonly #onlyNoise: boolean;
  readonly #usualSize: number;
  #files: DailyFile[] = [];
  #made = 0;

  constructor(folder: string, { files, bytes, seed, onlyNoise = false }: DailyOptions) {
    this.#folder = folder;
    this.#random = seeded(seed);
    this.#content = new Content(seeded(seed + 1));
    this.#bytes = bytes;
    this.#onlyNoise = onlyNoise;
    this.#usualSize = bytes / files;
    for (let index = 0; index < files; index += 1) this.#add();
  }

  /** The next day. */
  work(): DayOfWork {
    const changed = new Set<DailyFile>();
    const fewFiles = Math.max(1, Math.round((this.#files.length * ADDED_OF_A_THOUSAND) / 1000));
    for (let index = 0; index < fewFiles; index += 1) {
      changed.add(this.#add());
      this.#remove();
      this.#rename();
    }
    const sum = () => [...changed].reduce((total, file) => total + file.size, 0);
    const hot = this.#files.filter((file) => file.hot);
    while (sum() < this.#bytes * SHARE_OF_A_DAY) {
      const file = this.#one(this.#random() < 0.8 ? hot : this.#files);
      if (changed.has(file)) continue;
      this.#write(file);
      changed.add(file);
    }
    let packedBytes = 0;
    for (const { path } of changed) {
      const content = readFileSync(join(this.#folder, path));
      packedBytes += Math.min(content.length, deflateRawSync(content, { level: 1 }).length);
    }
    return { changedBytes: sum(), packedBytes };
  }

  #add(): DailyFile {
    const number = this.#made;
    this.#made += 1;
    const dice = this.#onlyNoise ? 1 : this.#random();
    const kind = dice < 0.6 ? 'text' : dice < 0.75 ? 'pages' : 'noise';
    const file: DailyFile = {
      path: join(`folder ${number % 50}`, `${number % 7}`, `${number}.${kind}`),
      size: this.#size(),
      kind,
      hot: number % 10 === 0,
    };
    mkdirSync(dirname(join(this.#folder, file.path)), { recursive: true });
    this.#write(file);
    this.#files.push(file);
    return file;
  }

  #remove(): void {
    const gone = this.#one(this.#files);
    rmSync(join(this.#folder, gone.path));
    this.#files = this.#files.filter((file) => file !== gone);
  }

  #rename(): void {
    const file = this.#one(this.#files);
    const path = `${file.path} (new name ${this.#made})`;
    renameSync(join(this.#folder, file.path), join(this.#folder, path));
    file.path = path;
  }

  #write(file: DailyFile): void {
    writeFileSync(join(this.#folder, file.path), this.#content[file.kind](file.size));
  }

  #one<T>(list: readonly T[]): T {
    const one = list[Math.floor(this.#random() * list.length)];
    if (one === undefined) throw new Error('There are no files.');
    return one;
  }

  /** Log-normal: half of the files have less than a third of the mean; a few have twenty times as much. */
  #size(): number {
    const spread = 1.5;
    const normal = Math.sqrt(-2 * Math.log(1 - this.#random())) * Math.cos(2 * Math.PI * this.#random());
    const size = this.#usualSize * Math.exp(spread * normal - spread ** 2 / 2);
    return Math.round(Math.min(size, this.#usualSize * 40)) + 1;
  }
}
