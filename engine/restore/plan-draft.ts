import type { Issue } from '#shared/events.ts';
import type { FileRecord, LinkRecord } from '../archive/manifest.ts';
import { SkipRows, WriteRows } from './plan-actions.ts';
import type { LeafNode } from './plan-leaf.ts';
import type { FolderAction, PlacedName, RestorePlan, SkipAction, WriteAction } from './plan-types.ts';
import type { RecordFacts } from './record-list.ts';
import type { RecordNode } from './record-tree.ts';

/** A restore plan while it is being made. */
export class PlanDraft {
  readonly folders: FolderAction[] = [];
  readonly names: PlacedName[] = [];
  readonly #files: WriteRows;
  readonly #sides: WriteAction<FileRecord>[] = [];
  readonly #links: WriteAction<LinkRecord>[] = [];
  readonly #skipped: SkipRows;
  readonly #issues: Issue[] = [];
  #bytes = 0;

  /** `facts` of the records that are being restored. */
  constructor(facts: RecordFacts) {
    this.#files = new WriteRows(facts);
    this.#skipped = new SkipRows(facts);
  }

  finish(): RestorePlan {
    this.#files.sortByOffset();
    return {
      folders: this.folders,
      files: this.#files,
      sides: this.#sides.sort((a, b) => a.record.offset - b.record.offset),
      links: this.#links,
      skipped: this.#skipped,
      issues: this.#issues,
      names: this.names,
      bytes: this.#bytes,
    };
  }

  write({ row, record }: LeafNode, how: Omit<WriteAction<FileRecord>, 'record'>): void {
    if (record.type === 'link') {
      this.#links.push({ record, ...how });
      return;
    }
    this.#files.add(row, how);
    if (how.sideOf !== undefined) this.#sides.push({ record, ...how });
    this.#bytes += record.size;
  }

  skip({ row }: LeafNode, how: Omit<SkipAction, 'record'>): void {
    this.#skipped.add(row, how);
  }

  issue(issue: Issue): void {
    this.#issues.push(issue);
  }

  /** One issue for each record of the subtree, so that nobody has to guess what is missing. */
  giveUp(top: RecordNode, kind: Issue['kind'], message: string): void {
    const open = [top];
    for (let node = open.pop(); node; node = open.pop()) {
      if (node.record) this.issue({ kind, path: node.path, message: `${message}.` });
      for (const child of node.children ?? []) open.push(child);
    }
  }
}
