import type { EventSink, Issue } from '#shared/events.ts';
import type { MovedAside, RestorePlan, SkipAction } from './plan-types.ts';
import type { RejectedEntry } from './reader-types.ts';
import type { RestoreRequest, RestoreResult } from './restore-types.ts';

/** Counts what a restore does and tells the listener of every issue as it comes up. */
export class RestoreReport {
  transferredBytes = 0;
  readonly #dryRun: boolean;
  readonly #onEvent: EventSink;
  readonly #rejected: readonly RejectedEntry[];
  readonly #issues: Issue[] = [];
  readonly #movedAside: MovedAside[] = [];
  #restored = 0;
  #keptBoth = 0;
  #replaced = 0;
  #folders = 0;
  #links = 0;
  #damaged = 0;
  #failed = 0;
  #bytes = 0;

  constructor(request: RestoreRequest) {
    this.#dryRun = request.dryRun ?? false;
    this.#onEvent = request.onEvent;
    this.#rejected = request.rejected ?? request.backup.rejected;
    const { problem, id } = request.backup;
    if (problem !== undefined) {
      this.#onEvent({
        type: 'notice',
        code: 'manifest-damaged',
        message: `The list of files of the backup ${id} is damaged (${problem}). What the zip itself knows is used instead: files are checked by their CRC-32, links may be missing.`,
        details: { id, problem },
      });
    }
  }

  /** What can be told before anything is done; all there is to tell in a dry run. */
  takePlan(plan: RestorePlan): void {
    for (const { kind = 'damaged', path, message } of this.#rejected) {
      if (kind === 'damaged') this.damaged(path, message);
      else this.failed({ kind, path, message });
    }
    for (const issue of plan.issues) this.failed(issue);
    if (!this.#dryRun) return;
    this.#folders = plan.folders.filter(({ exists }) => !exists).length;
    this.#links = plan.links.length;
    this.#bytes = plan.bytes;
    for (const action of plan.files) {
      const { keptBoth, replace, makesWay } = action;
      this.written(0, keptBoth, replace);
      for (const side of makesWay?.sideFiles ?? [])
        this.movedAside({ from: action.path + side, to: `${action.path}${side}${makesWay?.ending}` });
    }
  }

  movedAside(moved: MovedAside): void {
    this.#movedAside.push(moved);
  }

  written(bytes: number, keptBoth: boolean, replaced: boolean): void {
    this.#restored += 1;
    this.#bytes += bytes;
    if (keptBoth) this.#keptBoth += 1;
    if (replaced) this.#replaced += 1;
  }

  folderMade(): void {
    this.#folders += 1;
  }

  linkMade(): void {
    this.#links += 1;
  }

  damaged(path: string, message: string): void {
    this.#damaged += 1;
    this.issue({ kind: 'damaged', path, message });
  }

  /** Something that was asked for is not there now. */
  failed(issue: Issue): void {
    this.#failed += 1;
    this.issue(issue);
  }

  issue(issue: Issue): void {
    this.#issues.push(issue);
    this.#onEvent({ type: 'issue', ...issue });
  }

  result(to: string, plan: RestorePlan): RestoreResult {
    return {
      dryRun: this.#dryRun,
      to,
      restored: this.#restored,
      keptBoth: this.#keptBoth,
      replaced: this.#replaced,
      folders: this.#folders,
      links: this.#links,
      skipped: plan.skipped.length,
      identical: countIdentical(plan.skipped),
      damaged: this.#damaged,
      failed: this.#failed,
      bytes: this.#bytes,
      transferredBytes: this.transferredBytes,
      issues: this.#issues,
      names: plan.names,
      movedAside: this.#movedAside,
      plan,
    };
  }
}

function countIdentical(skipped: Iterable<SkipAction>): number {
  let count = 0;
  for (const { reason } of skipped) if (reason === 'identical') count += 1;
  return count;
}
