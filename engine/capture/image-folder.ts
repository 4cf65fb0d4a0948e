import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Ports } from '../ports/index.ts';

/** `holdall-images-<computer>-<process>-<random>` */
const NAME = /^holdall-images-([0-9a-f]{8})-([0-9]{1,10})-[0-9a-f]{12}$/;

/** After so long a folder of another computer's, in a place that both use, was left behind. */
const ABANDONED_MS = 7 * 24 * 60 * 60 * 1000;

/** The folders that backups of this very process are using. */
const inUse = new Set<string>();

/** A folder for the images of one backup. */
export class ImageFolder {
  readonly path: string;
  readonly #name: string;
  readonly #files: Ports['files'];
  #count = 0;

  /** Makes it below `folder`, which is made too when it is missing. Throws what the file system throws. */
  constructor(folder: string, { files, random }: Pick<Ports, 'files' | 'random'>) {
    const tail = Buffer.from(random.bytes(6)).toString('hex');
    this.#name = `holdall-images-${thisComputer()}-${process.pid}-${tail}`;
    this.#files = files;
    this.path = join(folder, this.#name);
    // What is in a database is nobody else's business.
    files.mkdirSync(folder, { recursive: true, mode: 0o700 });
    files.mkdirSync(this.path, { mode: 0o700 });
    inUse.add(this.#name);
  }

  /** A path for the next image; nothing is there. */
  next(): string {
    this.#count += 1;
    return join(this.path, `${this.#count}.db`);
  }

  /** Removes the folder with all images. What cannot be removed is left to the next run. */
  remove(): void {
    try {
      this.#files.rmSync(this.path, { recursive: true, force: true });
    } catch {
      // Somebody holds a file open.
    }
    inUse.delete(this.#name);
  }
}

/**
 * Removes the image folders of runs that were killed. `isRunning` tells whether a process of this computer is there.
 * Best effort: what cannot be removed is left.
 */
export function removeStaleImages(
  folder: string,
  { files, clock }: Pick<Ports, 'files' | 'clock'>,
  isRunning: (pid: number) => boolean = isProcessRunning,
): void {
  for (const name of namesIn(folder, files)) {
    const [, computer, pid] = NAME.exec(name) ?? [];
    if (computer === undefined || inUse.has(name)) continue;
    const path = join(folder, name);
    try {
      const isOurs = computer === thisComputer();
      const left = isOurs ? isLeft(Number(pid), isRunning) : isOld(path, { files, clock });
      if (left) files.rmSync(path, { recursive: true, force: true });
    } catch {
      // Another process was quicker, or it is not ours to remove.
    }
  }
}

/** A folder with this process's number that it does not know was made by one that had the number before. */
function isLeft(pid: number, isRunning: (pid: number) => boolean): boolean {
  return pid === process.pid || !isRunning(pid);
}

function isOld(path: string, { files, clock }: Pick<Ports, 'files' | 'clock'>): boolean {
  return clock.now() - files.lstatSync(path).ctimeMs > ABANDONED_MS;
}

function namesIn(folder: string, files: Ports['files']): string[] {
  try {
    return files.readdirSync(folder);
  } catch {
    return [];
  }
}

function isProcessRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there, and somebody else's.
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}

function thisComputer(): string {
  return createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
}
