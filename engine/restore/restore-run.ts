import { basename, join, sep } from 'node:path';
import { AppError } from '#shared/errors/app-error.ts';
import type { FileRecord, LinkRecord } from '../archive/manifest.ts';
import type { ProgressMeter } from '../backup/progress-meter.ts';
import type { WorkerPool } from '../workers/pool.ts';
import type { MovedFile } from './make-way.ts';
import type { FileTarget } from './place-file.ts';
import { placeLink } from './place-link.ts';
import { IN_USE } from './plan-leaf.ts';
import type { RestorePlan, WriteAction } from './plan-types.ts';
import { type ReadTask, readEntries } from './read-entries.ts';
import { factsOf } from './record-list.ts';
import { parentOf } from './record-tree.ts';
import { removeStaleParts } from './remove-stale-parts.ts';
import type { RestoreReport } from './restore-report.ts';
import type { RestoreRequest } from './restore-types.ts';
import { restoredMode } from './restored-mode.ts';
import { EntryTable } from './stored-entry.ts';
import { type FolderProblem, TargetFolders } from './target-folders.ts';
import type { TemporaryNames } from './temporary-names.ts';
import { touchSkipped } from './touch-skipped.ts';
import type { EntryOutcome, UnpackJobs } from './unpack-jobs.ts';
import { openUnpackPool } from './unpack-pool.ts';
import { isDiskFull, plainReason, type WriteFailure } from './write-failure.ts';

interface RunTools {
  readonly report: RestoreReport;
  readonly meter: ProgressMeter;
  readonly names: TemporaryNames;
}

/** Carries out one restore plan, below `root` and nowhere else. */
export class RestoreRun {
  readonly #request: RestoreRequest;
  readonly #root: string;
  readonly #plan: RestorePlan;
  readonly #tools: RunTools;
  readonly #folders: TargetFolders;
  readonly #changedFolders = new Set<string>();
  /** Neighbours mostly stand in the same folder: to join its path again for each takes memory and time. */
  #lastFolder: { readonly path: string; readonly start: string } | undefined;
  /** Paths of the databases that come with side files, and of those that are in their place. */
  readonly #withSides: ReadonlySet<string | undefined>;
  readonly #placedDatabases = new Set<string>();

  constructor(request: RestoreRequest, root: string, plan: RestorePlan, tools: RunTools) {
    this.#request = request;
    this.#root = root;
    this.#plan = plan;
    this.#tools = tools;
    this.#withSides = new Set(plan.sides.map(({ sideOf }) => sideOf));
    this.#folders = new TargetFolders(root, request.ports.files);
  }

  async carryOut(): Promise<void> {
    this.#makeFolders();
    try {
      await this.#writeFiles();
      // After all files: no file can be written through a link that this restore has made.
      this.#makeLinks();
    } finally {
      // Also after a failure: what is restored so far should look as it is meant to.
      for (const { action, failed } of touchSkipped(
        this.#request.ports.files,
        this.#root,
        this.#plan.skipped,
      )) {
        this.#tools.report.issue({
          kind: 'write-failed',
          path: action.record.path,
          message: `Its time and permissions could not be set: ${plainReason(failed)}.`,
        });
      }
      for (const { action, failed } of this.#folders.finish(this.#plan.folders)) {
        this.#tools.report.issue({
          kind: 'write-failed',
          path: action.source,
          message: `Time and permissions of this folder could not be set: ${plainReason(failed)}.`,
        });
      }
      this.#folders.sync(this.#changedFolders);
    }
  }

  #makeFolders(): void {
    this.#clean('');
    for (const action of this.#plan.folders) {
      const problem = this.#folders.make(action);
      if (problem) this.#folderFailed(action.source, problem);
      else if (action.exists) this.#clean(action.path);
      else {
        this.#tools.report.folderMade();
        this.#changedFolders.add(parentOf(action.path));
      }
    }
  }

  #rowOf(path: string): number {
    return factsOf(this.#request.records).rowOf(path);
  }

  #clean(folder: string): void {
    const { ports } = this.#request;
    const prefix = folder === '' ? '' : `${folder}/`;
    removeStaleParts(ports.files, join(this.#root, folder), {
      now: ports.clock.now(),
      keep: (name) => this.#rowOf(prefix + name) >= 0,
    });
  }

  async #writeFiles(): Promise<void> {
    const { ports, threads } = this.#request;
    if (this.#plan.files.length === 0) return;
    const pool = openUnpackPool(
      ports.files,
      { files: this.#plan.files.length, bytes: this.#plan.bytes },
      threads,
    );
    const { files, sides } = this.#plan;
    try {
      await this.#readInto(withoutSides(files), pool);
      // Only when their databases stand: a log beside another database than its own destroys that.
      if (sides.length > 0) await this.#readInto(sides, pool);
    } finally {
      await pool.close();
    }
  }

  async #readInto(wanted: Iterable<WriteAction<FileRecord>>, pool: WorkerPool<UnpackJobs>): Promise<void> {
    const { storage, backup, ports, signal } = this.#request;
    const { report, meter } = this.#tools;
    const actions = new Map<ReadTask, WriteAction<FileRecord>>();
    await readEntries(
      this.#tasks(wanted, actions),
      { storage, object: backup, files: ports.files, pool, signal },
      {
        transferred: (bytes) => {
          report.transferredBytes += bytes;
        },
        content: (bytes, path) => meter.advance(bytes, 0, path),
        done: (task, outcome) => {
          const action = actions.get(task);
          actions.delete(task);
          if (action) this.#fileDone(action, outcome);
        },
      },
    );
  }

  /** Each is made ready only as its turn comes. */
  *#tasks(
    wanted: Iterable<WriteAction<FileRecord>>,
    actions: Map<ReadTask, WriteAction<FileRecord>>,
  ): Iterable<ReadTask> {
    const { backup } = this.#request;
    const table = new EntryTable(backup.records, backup.manifestOffset);
    for (const action of wanted) {
      const problem = this.#folders.problemAbove(action.path);
      if (problem) {
        this.#folderFailed(action.record.path, problem);
        continue;
      }
      if (action.sideOf !== undefined && !this.#placedDatabases.has(action.sideOf)) {
        const message = 'The database that it belongs to was not restored, and it is of no use without that.';
        this.#tools.report.failed({ kind: 'write-failed', path: action.record.path, message });
        continue;
      }
      const task = { entry: table.entryOf(action.record), target: this.#targetOf(action) };
      actions.set(task, action);
      yield task;
    }
  }

  #targetOf({ path, record, replace, makesWay }: WriteAction<FileRecord>): FileTarget {
    const inFolder = this.#inFolder(parentOf(path));
    return {
      temporary: inFolder + this.#tools.names.next(),
      final: inFolder + path.slice(path.lastIndexOf('/') + 1),
      size: record.size,
      mtime: record.mtime,
      mode: restoredMode(record.mode),
      replace,
      sparse: record.sparse ?? false,
      ...(makesWay
        ? { makeWay: { ending: makesWay.ending, probe: inFolder + this.#tools.names.next() } }
        : {}),
    };
  }

  /** What the absolute path of everything in a folder begins with. */
  #inFolder(folder: string): string {
    if (this.#lastFolder?.path !== folder) {
      const absolute = join(this.#root, folder);
      this.#lastFolder = { path: folder, start: absolute.endsWith(sep) ? absolute : absolute + sep };
    }
    return this.#lastFolder.start;
  }

  #fileDone(action: WriteAction<FileRecord>, outcome: EntryOutcome): void {
    const { record, path, keptBoth, replace } = action;
    const { report, meter } = this.#tools;
    meter.advance(0, 1, record.path);
    if ('placed' in outcome) {
      report.written(record.size, keptBoth, replace);
      if (this.#withSides.has(path)) this.#placedDatabases.add(path);
      for (const moved of outcome.moved ?? []) this.#moved(parentOf(path), moved);
      this.#changedFolders.add(parentOf(path));
    } else if ('damaged' in outcome) {
      const message = `Its stored data is damaged (${outcome.damaged}). It was not restored.`;
      report.damaged(record.path, message);
    } else if ('occupied' in outcome) {
      this.#occupied(record.path);
    } else if ('inUse' in outcome) {
      report.failed({ kind: 'in-use', path: record.path, message: IN_USE });
    } else if ('failed' in outcome) {
      this.#writeFailed(record.path, join(this.#root, path), outcome.failed);
    }
  }

  #moved(folder: string, { from, to }: MovedFile): void {
    const below = (absolute: string) =>
      folder === '' ? basename(absolute) : `${folder}/${basename(absolute)}`;
    this.#tools.report.movedAside({ from: below(from), to: below(to) });
  }

  #makeLinks(): void {
    const { signal, ports } = this.#request;
    for (const action of this.#plan.links) {
      signal.throwIfAborted();
      const problem = this.#folders.problemAbove(action.path);
      if (problem) this.#folderFailed(action.record.path, problem);
      else this.#makeLink(action, ports.files);
    }
  }

  #makeLink(action: WriteAction<LinkRecord>, files: RestoreRequest['ports']['files']): void {
    const final = join(this.#root, action.path);
    const temporary = join(this.#root, parentOf(action.path), this.#tools.names.next());
    const outcome = placeLink(files, action.record, { final, temporary, replace: action.replace });
    if ('placed' in outcome) {
      this.#tools.report.linkMade();
      this.#changedFolders.add(parentOf(action.path));
    } else if ('occupied' in outcome) this.#occupied(action.record.path);
    else if ('failed' in outcome) this.#writeFailed(action.record.path, final, outcome.failed);
  }

  #folderFailed(path: string, problem: FolderProblem): void {
    if ('failed' in problem) this.#writeFailed(path, join(this.#root, path), problem.failed);
    else {
      this.#tools.report.failed({
        kind: 'conflict',
        path,
        message: 'Something that is not a folder appeared where its folder must go. It was left as it is.',
      });
    }
  }

  #occupied(path: string): void {
    this.#tools.report.failed({
      kind: 'conflict',
      path,
      message: 'Something of that name appeared during the restore. It was left as it is.',
    });
  }

  #writeFailed(path: string, absolute: string, failure: WriteFailure): void {
    if (isDiskFull(failure)) throw new AppError('disk-full', { path: absolute });
    this.#tools.report.failed({
      kind: 'write-failed',
      path,
      message: `It could not be written: ${plainReason(failure)}.`,
    });
  }
}

function* withoutSides(files: Iterable<WriteAction<FileRecord>>): Iterable<WriteAction<FileRecord>> {
  for (const action of files) if (action.sideOf === undefined) yield action;
}
