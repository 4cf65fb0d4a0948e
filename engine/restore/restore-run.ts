import { join } from 'node:path';
import { AppError } from '#shared/errors/app-error.ts';
import type { FileRecord, LinkRecord } from '../archive/manifest.ts';
import type { ProgressMeter } from '../backup/progress-meter.ts';
import { utimesArgument } from './file-times.ts';
import type { FileTarget } from './place-file.ts';
import { placeLink } from './place-link.ts';
import type { RestorePlan, SkipAction, WriteAction } from './plan-types.ts';
import { type ReadTask, readEntries } from './read-entries.ts';
import { parentOf } from './record-tree.ts';
import { removeStaleParts } from './remove-stale-parts.ts';
import type { RestoreReport } from './restore-report.ts';
import type { RestoreRequest } from './restore-types.ts';
import { restoredMode } from './restored-mode.ts';
import { EntryTable } from './stored-entry.ts';
import { type FolderProblem, TargetFolders } from './target-folders.ts';
import type { TemporaryNames } from './temporary-names.ts';
import type { EntryOutcome } from './unpack-jobs.ts';
import { openUnpackPool } from './unpack-pool.ts';
import { isDiskFull, plainReason, type WriteFailure, writeFailure } from './write-failure.ts';

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

  constructor(request: RestoreRequest, root: string, plan: RestorePlan, tools: RunTools) {
    this.#request = request;
    this.#root = root;
    this.#plan = plan;
    this.#tools = tools;
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
      for (const skipped of this.#plan.skipped) if (skipped.setMetadata) this.#touch(skipped);
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

  #clean(folder: string): void {
    const { ports, records } = this.#request;
    const prefix = folder === '' ? '' : `${folder}/`;
    removeStaleParts(ports.files, join(this.#root, folder), {
      now: ports.clock.now(),
      keep: (name) => records.some((record) => record.path === prefix + name),
    });
  }

  async #writeFiles(): Promise<void> {
    const { storage, backup, ports, signal, threads } = this.#request;
    const { report, meter } = this.#tools;
    if (this.#plan.files.length === 0) return;
    const actions = new Map<ReadTask, WriteAction<FileRecord>>();
    const pool = openUnpackPool(
      ports.files,
      { files: this.#plan.files.length, bytes: this.#plan.bytes },
      threads,
    );
    try {
      await readEntries(
        this.#tasks(actions),
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
    } finally {
      await pool.close();
    }
  }

  /** The files in the order in which they stand in the zip, each made ready only as its turn comes. */
  *#tasks(actions: Map<ReadTask, WriteAction<FileRecord>>): Iterable<ReadTask> {
    const { backup } = this.#request;
    const table = new EntryTable(backup.records, backup.manifestOffset);
    const byOffset = this.#plan.files.toSorted((a, b) => a.record.offset - b.record.offset);
    for (const action of byOffset) {
      const problem = this.#folders.problemAbove(action.path);
      if (problem) {
        this.#folderFailed(action.record.path, problem);
        continue;
      }
      const task = { entry: table.entryOf(action.record), target: this.#targetOf(action) };
      actions.set(task, action);
      yield task;
    }
  }

  #targetOf({ path, record, replace }: WriteAction<FileRecord>): FileTarget {
    return {
      temporary: join(this.#root, parentOf(path), this.#tools.names.next()),
      final: join(this.#root, path),
      size: record.size,
      mtime: record.mtime,
      mode: restoredMode(record.mode),
      replace,
      sparse: record.sparse ?? false,
    };
  }

  #fileDone(action: WriteAction<FileRecord>, outcome: EntryOutcome): void {
    const { record, path, keptBoth, replace } = action;
    const { report, meter } = this.#tools;
    meter.advance(0, 1, record.path);
    if ('placed' in outcome) {
      report.written(record.size, keptBoth, replace);
      this.#changedFolders.add(parentOf(path));
    } else if ('damaged' in outcome) {
      const message = `Its stored data is damaged (${outcome.damaged}). It was not restored.`;
      report.damaged(record.path, message);
    } else if ('occupied' in outcome) {
      this.#occupied(record.path);
    } else if ('failed' in outcome) {
      this.#writeFailed(record.path, join(this.#root, path), outcome.failed);
    }
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
    else this.#writeFailed(action.record.path, final, outcome.failed);
  }

  #touch({ record, path }: SkipAction): void {
    if (record.type !== 'file') return;
    const { files } = this.#request.ports;
    const final = join(this.#root, path);
    try {
      if (!files.lstatSync(final, { throwIfNoEntry: false })?.isFile()) return;
      const seconds = utimesArgument(record.mtime);
      files.utimesSync(final, seconds, seconds);
      files.chmodSync(final, restoredMode(record.mode));
    } catch (error) {
      this.#tools.report.issue({
        kind: 'write-failed',
        path: record.path,
        message: `Its time and permissions could not be set: ${plainReason(writeFailure(error))}.`,
      });
    }
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
