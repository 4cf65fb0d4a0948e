import type { FileRecord, FolderRecord, LinkRecord, ManifestRecord } from '../archive/manifest.ts';
import { FolderNames, type OpenFolder } from './folder-names.ts';
import type {
  ConflictMode,
  FolderAction,
  PlacedName,
  RestorePlan,
  SkipAction,
  TargetFact,
  TargetFacts,
  WriteAction,
} from './plan-types.ts';
import { buildRecordTree, type RecordNode } from './record-tree.ts';
import { restoredMode } from './restored-mode.ts';

export interface RestoreChoices {
  readonly onConflict: ConflictMode;
  /** Day that kept-both names carry, `2026-11-21`. */
  readonly today: string;
}

/** Room that the name of a temporary file needs in the folder of the file it becomes. */
const TEMPORARY_NAME = 40;

/**
 * Plans a restore: pure, the only facts about the target are those in `facts`. Every record ends in exactly one of
 * the plan's lists. No two actions share a path, and nothing is planned through something that is no folder.
 */
export function planRestore(
  records: readonly ManifestRecord[],
  facts: TargetFacts,
  choices: RestoreChoices,
): RestorePlan {
  const planner = new Planner(facts, choices);
  planner.run(buildRecordTree(records));
  return planner.plan;
}

class Planner {
  readonly #facts: TargetFacts;
  readonly #choices: RestoreChoices;
  readonly #folders: FolderAction[] = [];
  readonly #files: WriteAction<FileRecord>[] = [];
  readonly #links: WriteAction<LinkRecord>[] = [];
  readonly #skipped: SkipAction[] = [];
  readonly #issues: RestorePlan['issues'][number][] = [];
  readonly #names: PlacedName[] = [];
  #bytes = 0;

  constructor(facts: TargetFacts, choices: RestoreChoices) {
    this.#facts = facts;
    this.#choices = choices;
  }

  get plan(): RestorePlan {
    return {
      folders: this.#folders,
      files: this.#files,
      links: this.#links,
      skipped: this.#skipped,
      issues: this.#issues,
      names: this.#names,
      bytes: this.#bytes,
    };
  }

  run(root: RecordNode): void {
    const open: OpenFolder[] = [{ node: root, placed: '', fresh: false }];
    for (let folder = open.pop(); folder; folder = open.pop()) {
      // Reversed, because the list is worked off from its end and the plan reads best in order.
      open.push(...this.#planChildren(folder).reverse());
    }
  }

  #planChildren(folder: OpenFolder): OpenFolder[] {
    const names = new FolderNames(folder, this.#facts);
    const wanted = (folder.node.children ?? []).map((node) => ({ node, ...names.claim(node) }));
    const inner: OpenFolder[] = [];
    for (const { node, name, changed } of wanted) {
      const joined = names.pathOf(name);
      // Mostly the same text; a million paths need not be kept twice.
      const path = joined === node.path ? node.path : joined;
      if (this.#isTooLong(folder.placed, path)) {
        this.#giveUp(node, 'unsafe-path', 'The path is too long for this computer');
        continue;
      }
      if (changed) this.#names.push({ path: node.path, placed: path, reason: changed });
      if (isLeaf(node)) this.#planLeaf(node, path, folder, names);
      else inner.push(...this.#planFolder(node, path, folder, names));
    }
    return inner;
  }

  #planFolder(node: RecordNode, wanted: string, parent: OpenFolder, names: FolderNames): OpenFolder[] {
    const record = node.record?.type === 'folder' ? node.record : undefined;
    const existing = parent.fresh ? undefined : this.#facts.look(wanted, record);
    let path = wanted;
    if (existing && existing.type !== 'folder') {
      if (this.#choices.onConflict !== 'keep-both') {
        this.#giveUp(
          node,
          'conflict',
          `Something that is not a folder stands where the folder “${wanted}” must go`,
        );
        return [];
      }
      path = this.#keepBoth(node, names);
    }
    const exists = existing?.type === 'folder';
    this.#folders.push({
      path,
      source: node.path,
      ...(record ? { record } : {}),
      exists,
      setMetadata: record !== undefined && this.#mayChange(record, exists ? existing : undefined),
    });
    return [{ node, placed: path, fresh: !exists }];
  }

  /**
   * Whether a folder gets the backup's time and permissions. One that has them already does: files that are put
   * into it would change its time, and a restore that was interrupted ends as if it had not been.
   */
  #mayChange(record: FolderRecord, existing: TargetFact | undefined): boolean {
    if (!existing || this.#choices.onConflict === 'overwrite') return true;
    return !differsOutside(record, existing);
  }

  #planLeaf(
    node: RecordNode & { record: FileRecord | LinkRecord },
    path: string,
    parent: OpenFolder,
    names: FolderNames,
  ): void {
    const { record } = node;
    const { onConflict } = this.#choices;
    const existing = parent.fresh ? undefined : this.#facts.look(path, record);
    if (!existing) {
      this.#write(record, path, false, false);
    } else if (existing.type === record.type && existing.sameContent) {
      this.#skip(record, path, 'identical', this.#isOverwriting() && differsOutside(record, existing));
    } else if (onConflict === 'keep-both') {
      this.#write(record, this.#keepBoth(node, names), false, true);
    } else if (existing.type !== record.type) {
      this.#issues.push({
        kind: 'conflict',
        path: record.path,
        message: `A ${nameOfType(existing)} stands where this ${nameOfType(record)} must go. It was left as it is.`,
      });
    } else if (onConflict === 'skip') {
      this.#skip(record, path, 'exists', false);
    } else if (onConflict === 'overwrite-older' && existing.mtime >= record.mtime) {
      this.#skip(record, path, 'newer', false);
    } else {
      this.#write(record, path, true, false);
    }
  }

  #isOverwriting(): boolean {
    return this.#choices.onConflict === 'overwrite' || this.#choices.onConflict === 'overwrite-older';
  }

  #write(record: FileRecord | LinkRecord, path: string, replace: boolean, keptBoth: boolean): void {
    if (record.type === 'file') {
      this.#files.push({ path, record, replace, keptBoth });
      this.#bytes += record.size;
    } else {
      this.#links.push({ path, record, replace, keptBoth });
    }
  }

  #skip(
    record: FileRecord | LinkRecord,
    path: string,
    reason: SkipAction['reason'],
    setMetadata: boolean,
  ): void {
    this.#skipped.push({ record, path, reason, setMetadata });
  }

  #keepBoth(node: RecordNode, names: FolderNames): string {
    const placed = names.pathOf(names.claimNoted(node, `restored ${this.#choices.today}`));
    this.#names.push({ path: node.path, placed, reason: 'kept-both' });
    return placed;
  }

  #isTooLong(folder: string, path: string): boolean {
    const needed = Math.max(Buffer.byteLength(path), Buffer.byteLength(folder) + TEMPORARY_NAME);
    return needed > this.#facts.longestPath;
  }

  /** One issue for each record of the subtree, so that nobody has to guess what is missing. */
  #giveUp(top: RecordNode, kind: 'conflict' | 'unsafe-path', message: string): void {
    const open = [top];
    for (let node = open.pop(); node; node = open.pop()) {
      if (node.record) this.#issues.push({ kind, path: node.path, message: `${message}.` });
      open.push(...(node.children ?? []));
    }
  }
}

function isLeaf(node: RecordNode): node is RecordNode & { record: FileRecord | LinkRecord } {
  return node.record !== undefined && node.record.type !== 'folder';
}

function differsOutside(record: ManifestRecord, existing: TargetFact): boolean {
  if (record.type === 'link') return false;
  return (
    Math.floor(existing.mtime) !== Math.floor(record.mtime) || existing.mode !== restoredMode(record.mode)
  );
}

function nameOfType(thing: { type: TargetFact['type'] }): string {
  return thing.type === 'other' ? 'special file' : thing.type;
}
