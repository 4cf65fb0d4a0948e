import type { Issue } from '#shared/events.ts';
import type { FileRecord, LinkRecord } from '../archive/manifest.ts';
import type { FolderAction, PlacedName, RestorePlan, SkipAction, WriteAction } from './plan-types.ts';
import type { RecordNode } from './record-tree.ts';

/** A restore plan while it is being made. */
export class PlanDraft {
  readonly folders: FolderAction[] = [];
  readonly names: PlacedName[] = [];
  readonly #files: WriteAction<FileRecord>[] = [];
  readonly #links: WriteAction<LinkRecord>[] = [];
  readonly #skipped: SkipAction[] = [];
  readonly #issues: Issue[] = [];
  #bytes = 0;

  get plan(): RestorePlan {
    return {
      folders: this.folders,
      files: this.#files,
      links: this.#links,
      skipped: this.#skipped,
      issues: this.#issues,
      names: this.names,
      bytes: this.#bytes,
    };
  }

  write(
    record: FileRecord | LinkRecord,
    how: Omit<WriteAction<FileRecord>, 'record'> & Omit<WriteAction<LinkRecord>, 'record'>,
  ): void {
    if (record.type === 'file') {
      this.#files.push({ record, ...how });
      this.#bytes += record.size;
    } else this.#links.push({ record, ...how });
  }

  skip(action: SkipAction): void {
    this.#skipped.push(action);
  }

  issue(issue: Issue): void {
    this.#issues.push(issue);
  }

  /** One issue for each record of the subtree, so that nobody has to guess what is missing. */
  giveUp(top: RecordNode, kind: Issue['kind'], message: string): void {
    const open = [top];
    for (let node = open.pop(); node; node = open.pop()) {
      if (node.record) this.issue({ kind, path: node.path, message: `${message}.` });
      open.push(...(node.children ?? []));
    }
  }
}
