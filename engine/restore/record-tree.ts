import type { ManifestRecord } from '../archive/manifest.ts';

export interface RecordNode {
  /** Last component; empty for the root. */
  readonly name: string;
  /** Path in the backup; empty for the root. */
  readonly path: string;
  /** Absent for the root and for folders that are only implied by what stands below them. */
  record?: ManifestRecord;
  /** In the order of their names; absent for files and links. */
  children?: RecordNode[];
}

/** The records as a tree of folders. Expects what `OpenBackup.records` promises: unique paths, no child of a file. */
export function buildRecordTree(records: readonly ManifestRecord[]): RecordNode {
  const root: RecordNode = { name: '', path: '', children: [] };
  const folders = new Map<string, RecordNode>([['', root]]);
  for (const record of records) {
    if (record.type === 'folder') folderNode(folders, record.path).record = record;
    else addChild(folderNode(folders, parentOf(record.path)), leaf(record));
  }
  for (const folder of folders.values()) {
    folder.children?.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  }
  return root;
}

/** Path of the folder a path stands in; empty for the top level. */
export function parentOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

function leaf(record: ManifestRecord): RecordNode {
  return { name: record.path.slice(record.path.lastIndexOf('/') + 1), path: record.path, record };
}

function addChild(parent: RecordNode, child: RecordNode): void {
  parent.children ??= [];
  parent.children.push(child);
}

/** The node of a folder, made together with all its missing ancestors (without recursion: paths can be deep). */
function folderNode(folders: Map<string, RecordNode>, path: string): RecordNode {
  const missing: string[] = [];
  let known = folders.get(path);
  for (let at = path; known === undefined; known = folders.get(at)) {
    missing.push(at);
    at = parentOf(at);
  }
  let node = known;
  for (const next of missing.reverse()) {
    const child: RecordNode = { name: next.slice(next.lastIndexOf('/') + 1), path: next, children: [] };
    addChild(node, child);
    folders.set(next, child);
    node = child;
  }
  return node;
}
