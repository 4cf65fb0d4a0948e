import type { FileRecord, LinkRecord, ManifestRecord } from '../archive/manifest.ts';
import { SIDE_FILES } from '../capture/side-files.ts';
import { decidePlacement, type Placement } from './decide-placement.ts';
import type { FolderNames, OpenFolder } from './folder-names.ts';
import { type SideNode, sideEnding } from './group-databases.ts';
import type { PlanDraft } from './plan-draft.ts';
import type { RestoreChoices } from './plan-restore.ts';
import type { MakesWay, TargetDatabase, TargetFact, TargetFacts } from './plan-types.ts';
import type { RecordNode } from './record-tree.ts';
import { restoredMode } from './restored-mode.ts';

export type LeafNode = RecordNode & { readonly record: FileRecord | LinkRecord };

export interface LeafToPlan {
  readonly node: LeafNode;
  /** Wanted path below the target. */
  readonly path: string;
  readonly parent: OpenFolder;
  readonly names: FolderNames;
  /** Saved beside it: they share its fate, for a database and its log are one thing. */
  readonly sides: readonly SideNode[];
}

interface PlanTools {
  readonly draft: PlanDraft;
  readonly facts: TargetFacts;
  readonly choices: RestoreChoices;
}

/** Plans one file or link, and with a database what was saved beside it. */
export function planLeaf(leaf: LeafToPlan, tools: PlanTools): void {
  const { node, path, parent, sides } = leaf;
  const { draft, facts, choices } = tools;
  const { record } = node;
  const database = parent.fresh || record.type !== 'file' ? undefined : facts.database(path);
  const existing = parent.fresh ? undefined : facts.look(path, record);
  const asWhole = existing && wholeFact(leaf, existing, database, facts);
  // A database is as old as the last thing that was written for it, here as in the backup.
  const mtime = Math.max(record.mtime, ...sides.map((side) => side.node.record.mtime));
  const decision = decidePlacement({ ...record, mtime }, asWhole, choices.onConflict);
  const placement = objection(leaf, decision, database, facts) ?? decision;
  switch (placement.do) {
    case 'write': {
      const makesWay = wayFor(leaf, placement.replace, database, tools);
      draft.write(node, {
        path,
        replace: placement.replace,
        keptBoth: false,
        ...(makesWay ? { makesWay } : {}),
      });
      writeSides(sides, path, false, draft);
      return;
    }
    case 'keep-both': {
      const placed = keepBoth(leaf, tools);
      draft.write(node, { path: placed, replace: false, keptBoth: true });
      writeSides(sides, placed, true, draft);
      return;
    }
    case 'skip':
      skipAll(leaf, placement.reason, tools);
      return;
    case 'give-up':
      for (const { path: given } of [node, ...sides.map((side) => side.node)])
        draft.issue({ kind: placement.kind, path: given, message: placement.message });
  }
}

/** What stands there, with what SQLite keeps beside it taken into account. */
function wholeFact(
  { path, sides }: LeafToPlan,
  existing: TargetFact,
  database: TargetDatabase | undefined,
  facts: TargetFacts,
): TargetFact {
  const changed = database?.changed ?? 0;
  const held = new Set(sides.map(({ ending }) => ending));
  const sameContent =
    existing.sameContent &&
    (database?.pending ?? []).every((ending) => held.has(ending)) &&
    sides.every(({ ending, node }) => facts.look(path + ending, node.record)?.sameContent === true);
  return { ...existing, sameContent, mtime: Math.max(existing.mtime, changed) };
}

/** Why it cannot be as was decided. */
function objection(
  { node, path, parent }: LeafToPlan,
  decision: Placement,
  database: TargetDatabase | undefined,
  facts: TargetFacts,
): Placement | undefined {
  if (decision.do !== 'write') return undefined;
  if (decision.replace && database?.isInUse()) return { do: 'give-up', kind: 'in-use', message: IN_USE };
  const ending = parent.fresh || node.record.type !== 'file' ? undefined : sideEnding(path);
  if (ending === undefined || !facts.database(path.slice(0, -ending.length))?.isDatabase) return undefined;
  const message =
    'It belongs to a database that is not restored with it, and would damage the one that is there. Restore both together.';
  return { do: 'give-up', kind: 'conflict', message };
}

export const IN_USE =
  'Another program has this database open, so it was not replaced. Close that program and restore it again.';

function wayFor(
  { path, parent, sides }: LeafToPlan,
  replace: boolean,
  database: TargetDatabase | undefined,
  { facts, choices }: PlanTools,
): MakesWay | undefined {
  const ending = choices.asideEnding;
  if (database && (replace || database.sideFiles.length > 0)) {
    return { sideFiles: database.sideFiles, ending };
  }
  if (parent.fresh || sides.length === 0) return undefined;
  const isThere = (side: string) => {
    const type = facts.look(path + side, undefined)?.type;
    return type === 'file' || type === 'link';
  };
  return { sideFiles: SIDE_FILES.filter(isThere), ending };
}

function writeSides(sides: readonly SideNode[], placed: string, keptBoth: boolean, draft: PlanDraft): void {
  for (const { ending, node } of sides) {
    const path = placed + ending;
    draft.write(node, { path, replace: false, keptBoth, sideOf: placed });
    if (keptBoth) draft.names.push({ path: node.path, placed: path, reason: 'kept-both' });
  }
}

function keepBoth({ node, names, sides }: LeafToPlan, { draft, choices }: PlanTools): string {
  const endings = sides.map(({ ending }) => ending);
  const placed = names.pathOf(names.claimNoted(node, `restored ${choices.today}`, endings));
  draft.names.push({ path: node.path, placed, reason: 'kept-both' });
  return placed;
}

function skipAll(
  { node, path, sides }: LeafToPlan,
  reason: 'identical' | 'exists' | 'newer',
  { draft, facts, choices: { onConflict } }: PlanTools,
): void {
  const overwrites = onConflict === 'overwrite' || onConflict === 'overwrite-older';
  const all = [{ node, at: path }, ...sides.map((side) => ({ node: side.node, at: path + side.ending }))];
  for (const { node: each, at } of all) {
    const { record } = each;
    const existing = reason === 'identical' && overwrites ? facts.look(at, record) : undefined;
    const setMetadata = existing !== undefined && differsOutside(record, existing);
    draft.skip(each, { path: at, reason, setMetadata });
  }
}

/** Whether time or permissions are others than the backup's. */
export function differsOutside(record: ManifestRecord, existing: TargetFact): boolean {
  if (record.type === 'link') return false;
  return (
    Math.floor(existing.mtime) !== Math.floor(record.mtime) || existing.mode !== restoredMode(record.mode)
  );
}
