import type { FolderRecord } from '../archive/manifest.ts';
import { FolderNames, type OpenFolder } from './folder-names.ts';
import { groupDatabases } from './group-databases.ts';
import { PlanDraft } from './plan-draft.ts';
import { differsOutside, type LeafNode, planLeaf } from './plan-leaf.ts';
import type { ConflictMode, RestorePlan, TargetFact, TargetFacts } from './plan-types.ts';
import type { RecordList } from './record-list.ts';
import { type RecordNode, RecordTree } from './record-tree.ts';

export interface RestoreChoices {
  readonly onConflict: ConflictMode;
  /** Day that kept-both names carry, `2026-11-21`. */
  readonly today: string;
  /** What the names of side files get that are moved out of the way of a database. */
  readonly asideEnding: string;
}

/** Room that the name of a temporary file needs in the folder of the file it becomes. */
const TEMPORARY_NAME = 40;

/**
 * Plans a restore: pure, the only facts about the target are those in `facts`. Every record ends in exactly one of
 * the plan's lists. No two actions share a path, and nothing is planned through something that is no folder.
 */
export function planRestore(records: RecordList, facts: TargetFacts, choices: RestoreChoices): RestorePlan {
  const tree = new RecordTree(records);
  return new Planner(new PlanDraft(tree.facts), facts, choices).run(tree.root);
}

/** A folder whose children are still to be planned. */
type PlacedFolder = Omit<OpenFolder, 'children'>;

class Planner {
  readonly #facts: TargetFacts;
  readonly #choices: RestoreChoices;
  readonly #draft: PlanDraft;

  constructor(draft: PlanDraft, facts: TargetFacts, choices: RestoreChoices) {
    this.#draft = draft;
    this.#facts = facts;
    this.#choices = choices;
  }

  run(root: RecordNode): RestorePlan {
    const open: PlacedFolder[] = [{ node: root, placed: '', fresh: false }];
    for (let folder = open.pop(); folder; folder = open.pop()) {
      // Files and links of one folder at a time: a million of them would fill the memory.
      const children = folder.node.children ?? [];
      // Reversed, because the list is worked off from its end and the plan reads best in order.
      for (const inner of this.#planChildren({ ...folder, children }).reverse()) open.push(inner);
    }
    return this.#draft.finish();
  }

  #planChildren(folder: OpenFolder): PlacedFolder[] {
    const names = new FolderNames(folder, this.#facts);
    const { children } = folder;
    const groups = groupDatabases(children);
    const wanted = children
      .filter((node) => !groups.isSide(node))
      .map((node) => ({ node, ...names.claim(node) }));
    const inner: PlacedFolder[] = [];
    for (const { node, name, changed } of wanted) {
      const sides = groups.sidesOf(node);
      const joined = names.pathOf(name);
      // Mostly the same text; a million paths need not be kept twice.
      const path = joined === node.path ? node.path : joined;
      if (this.#isTooLong(folder.placed, path)) {
        for (const each of [node, ...sides.map((side) => side.node)])
          this.#draft.giveUp(each, 'unsafe-path', 'The path is too long for this computer');
        continue;
      }
      if (changed) this.#draft.names.push({ path: node.path, placed: path, reason: changed });
      if (isLeaf(node)) {
        const tools = { draft: this.#draft, facts: this.#facts, choices: this.#choices };
        planLeaf({ node, path, parent: folder, names, sides }, tools);
      } else inner.push(...this.#planFolder(node, path, folder, names));
    }
    return inner;
  }

  #planFolder(node: RecordNode, wanted: string, parent: OpenFolder, names: FolderNames): PlacedFolder[] {
    const record = node.record?.type === 'folder' ? node.record : undefined;
    const existing = parent.fresh ? undefined : this.#facts.look(wanted, record);
    let path = wanted;
    if (existing && existing.type !== 'folder') {
      if (this.#choices.onConflict !== 'keep-both') {
        const message = `Something that is not a folder stands where the folder “${wanted}” must go`;
        this.#draft.giveUp(node, 'conflict', message);
        return [];
      }
      path = names.pathOf(names.claimNoted(node, `restored ${this.#choices.today}`));
      this.#draft.names.push({ path: node.path, placed: path, reason: 'kept-both' });
    }
    const exists = existing?.type === 'folder';
    this.#draft.folders.push({
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

  #isTooLong(folder: string, path: string): boolean {
    const needed = Math.max(Buffer.byteLength(path), Buffer.byteLength(folder) + TEMPORARY_NAME);
    return needed > this.#facts.longestPath;
  }
}

function isLeaf(node: RecordNode): node is LeafNode {
  return node.record !== undefined && node.record.type !== 'folder';
}
