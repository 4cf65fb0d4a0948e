import type { FileRecord } from '../archive/manifest.ts';
import { SMALLEST_PAGE } from '../capture/database-header.ts';
import { SIDE_FILES } from '../capture/side-files.ts';
import type { RecordNode } from './record-tree.ts';

/** Something of SQLite's that was saved beside a database, because the database could not be saved as one file. */
export interface SideNode {
  readonly ending: string;
  readonly node: RecordNode & { readonly record: FileRecord };
}

export interface DatabaseGroups {
  /** Those that belong to a file of the same folder. */
  sidesOf(node: RecordNode): readonly SideNode[];
  isSide(node: RecordNode): boolean;
}

/**
 * Finds databases that were saved together with their side files. They are one thing: a log beside another state of its
 * database destroys it. Known by their names, and by every database being a whole number of pages long.
 */
export function groupDatabases(children: readonly RecordNode[]): DatabaseGroups {
  const sides = children.flatMap((node) => {
    const ending = sideEnding(node.name);
    return ending !== undefined && isFile(node) ? [{ ending, node }] : [];
  });
  if (sides.length === 0) return { sidesOf: () => [], isSide: () => false };
  const databases = new Map(children.filter(mayBeDatabase).map((node) => [node.name, node]));
  const groups = new Map<RecordNode, SideNode[]>();
  const members = new Set<RecordNode>();
  for (const side of sides) {
    const database = databases.get(side.node.name.slice(0, -side.ending.length));
    if (database === undefined) continue;
    members.add(side.node);
    groups.set(database, [...(groups.get(database) ?? []), side]);
  }
  return { sidesOf: (node) => groups.get(node) ?? [], isSide: (node) => members.has(node) };
}

/** `-wal` and the like, if `name` ends so and begins with something else. */
export function sideEnding(name: string): string | undefined {
  return SIDE_FILES.find((ending) => name.length > ending.length && name.endsWith(ending));
}

function mayBeDatabase(node: RecordNode): boolean {
  // An empty one too: all there is of a new database may stand in its log.
  return isFile(node) && node.record.size % SMALLEST_PAGE === 0 && sideEnding(node.name) === undefined;
}

function isFile(node: RecordNode): node is RecordNode & { readonly record: FileRecord } {
  return node.record?.type === 'file';
}
