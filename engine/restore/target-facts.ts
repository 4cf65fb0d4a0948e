import type { Stats } from 'node:fs';
import { join } from 'node:path';
import type { FileRecord, FolderRecord, LinkRecord } from '../archive/manifest.ts';
import type { FileSystem } from '../ports/file-system.ts';
import type { CheckedFile } from './hash-file.ts';
import type { NameRules } from './place-names.ts';
import type { TargetFact, TargetFacts } from './plan-types.ts';
import { factsOf, type RecordList } from './record-list.ts';
import { parentOf } from './record-tree.ts';
import { TargetDatabases } from './target-databases.ts';

/** Longest absolute path, bytes. Windows counts UTF-16 units, of which a path never has more than bytes. */
const LONGEST_PATH = { win32: 32_000, darwin: 1023, other: 4095 } as const;

/** Compares files of the target with what the backup has; the answers in the order of the files. */
export type CompareFiles = (files: readonly CheckedFile[]) => Promise<readonly boolean[]>;

/** How many files are compared at a time. */
const COMPARE_AT_ONCE = 64;

/**
 * Looks at the target of a restore without changing it. `root` is its real absolute path; it need not exist.
 * A file that has the size of the backup's is compared by content, because time stamps alone prove nothing.
 */
export async function lookAtTarget(
  root: string,
  records: RecordList,
  system: {
    readonly files: FileSystem;
    readonly platform: NodeJS.Platform;
    readonly foldsCase: boolean;
    /** Whether another program has the database at this absolute path open. */
    readonly isInUse: (absolute: string) => boolean;
  },
  compare: CompareFiles,
): Promise<TargetFacts> {
  const { files, platform, foldsCase, isInUse } = system;
  const rules: NameRules = { platform: platform === 'win32' ? 'win32' : 'posix', foldsCase };
  const folders = new FolderCache(root, files);
  const same = await findSameFiles(root, records, folders, compare);
  const databases = new TargetDatabases({
    root,
    files,
    rules,
    stat: (path) => folders.stat(path),
    names: (path) => folders.names(path),
    isInUse,
  });
  return {
    rules,
    look: (path, record) => folders.look(path, record, same),
    database: (path) => databases.at(path),
    longestPath: longestBelow(root, platform),
  };
}

async function findSameFiles(
  root: string,
  records: RecordList,
  folders: FolderCache,
  compare: CompareFiles,
): Promise<ReadonlySet<string>> {
  const same = new Set<string>();
  let batch: { path: string; checked: CheckedFile }[] = [];
  const flush = async () => {
    const answers = await compare(batch.map(({ checked }) => checked));
    for (const [index, { path }] of batch.entries()) if (answers[index]) same.add(path);
    batch = [];
  };
  const facts = factsOf(records);
  for (let row = 0; row < facts.length; row += 1) {
    if (facts.typeAt(row) !== 'file') continue;
    const stat = folders.stat(facts.pathAt(row));
    if (!stat?.isFile() || stat.size !== facts.sizeAt(row)) continue;
    const record = facts.recordAt(row);
    if (record.type !== 'file' || record.sha256 === '') continue;
    const checked = { absolute: join(root, record.path), size: record.size, sha256: record.sha256 };
    batch.push({ path: record.path, checked });
    if (batch.length === COMPARE_AT_ONCE) await flush();
  }
  if (batch.length > 0) await flush();
  return same;
}

/** Asks about each folder once; below what is no folder there is nothing to ask about. */
class FolderCache {
  readonly #root: string;
  readonly #files: FileSystem;
  readonly #isFolder = new Map<string, boolean>();

  constructor(root: string, files: FileSystem) {
    this.#root = root;
    this.#files = files;
  }

  /** What stands there itself, links not followed; undefined also when its folder is none, or a link to one. */
  stat(path: string): Stats | undefined {
    if (path !== '' && !this.#folderExists(parentOf(path))) return undefined;
    return this.#lstat(path);
  }

  /** Names in a folder; none when it is no folder, or cannot be read. */
  names(path: string): readonly string[] {
    if (!this.#folderExists(path)) return [];
    try {
      return this.#files.readdirSync(join(this.#root, path));
    } catch {
      return [];
    }
  }

  look(
    path: string,
    record: FileRecord | LinkRecord | FolderRecord | undefined,
    same: ReadonlySet<string>,
  ): TargetFact | undefined {
    const stat = this.stat(path);
    if (!stat) return undefined;
    const { mtimeMs: mtime } = stat;
    const type = typeOf(stat);
    const mode = stat.mode & 0o7777;
    const sameContent =
      (type === 'file' && record?.type === 'file' && record.path === path && same.has(path)) ||
      (type === 'link' && record?.type === 'link' && this.#linkTarget(path) === record.target);
    return { type, mtime, mode, sameContent };
  }

  #folderExists(path: string): boolean {
    const known = this.#isFolder.get(path);
    if (known !== undefined) return known;
    // The target itself may be a link to a folder; what stands in it may not.
    const isFolder =
      path === ''
        ? (this.#files.statSync(this.#root, { throwIfNoEntry: false })?.isDirectory() ?? false)
        : this.#folderExists(parentOf(path)) && (this.#lstat(path)?.isDirectory() ?? false);
    this.#isFolder.set(path, isFolder);
    return isFolder;
  }

  #lstat(path: string): Stats | undefined {
    try {
      return this.#files.lstatSync(join(this.#root, path), { throwIfNoEntry: false });
    } catch {
      return undefined;
    }
  }

  #linkTarget(path: string): string | undefined {
    try {
      return this.#files.readlinkSync(join(this.#root, path), 'utf8');
    } catch {
      return undefined;
    }
  }
}

function typeOf(stat: Stats): TargetFact['type'] {
  if (stat.isFile()) return 'file';
  if (stat.isDirectory()) return 'folder';
  return stat.isSymbolicLink() ? 'link' : 'other';
}

function longestBelow(root: string, platform: NodeJS.Platform): number {
  const longest = platform === 'win32' || platform === 'darwin' ? LONGEST_PATH[platform] : LONGEST_PATH.other;
  return longest - Buffer.byteLength(root) - 1;
}
