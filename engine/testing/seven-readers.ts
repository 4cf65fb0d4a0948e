import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Uint8ArrayWriter } from '@zip.js/zip.js';
import { Open } from 'unzipper';
import { fromBuffer, type Entry as YauzlEntry } from 'yauzl';
import { readStrictly } from './read-strictly.ts';
import { treeOf } from './tree-of.ts';
import { hasProgram, judge } from './zip-programs.ts';

/** What a zip holds according to one reader: path → content in Latin-1, `-> target` for a link, null for a folder. */
type Tree = Record<string, string | null>;

/** Readers we did not write, as far as they are installed. Each gives the tree it finds, or throws at any complaint. */
export interface ZipReaders {
  /** They restore links and folders as they are. */
  readonly programs: Readonly<Record<string, (zip: string, empty: string) => Tree>>;
  /** They see the target of a link as the content of a file, and no folders. */
  readonly plain: Readonly<Record<string, (zip: string, empty: string) => Promise<Tree> | Tree>>;
}

const extractWithPython = `
import sys, zipfile, warnings
warnings.simplefilter('error')
z = zipfile.ZipFile(sys.argv[1])
assert z.testzip() is None
z.extractall(sys.argv[2])`;

const programs: ZipReaders['programs'] = {
  unzip: extracting((zip, into) => judge('unzip', '-qq', zip, '-d', into)),
  '7z': extracting((zip, into) => judge('7z', 'x', '-snl', zip, `-o${into}`)),
  bsdtar: extracting((zip, into) => judge('bsdtar', '-xpf', zip, '-C', into)),
};

function extracting(extract: (zip: string, into: string) => void) {
  return (zip: string, empty: string) => {
    mkdirSync(empty, { recursive: true });
    try {
      extract(zip, empty);
      return treeOf(empty);
    } finally {
      rmSync(empty, { recursive: true });
    }
  };
}

const plain: ZipReaders['plain'] = {
  python3: extracting((zip, into) => judge('python3', '-c', extractWithPython, zip, into)),
  yauzl: readWithYauzl,
  unzipper: async (zip) => {
    const found: Tree = {};
    for (const each of (await Open.buffer(readFileSync(zip))).files)
      if (each.type === 'File') found[each.path] = (await each.buffer()).toString('latin1');
    return found;
  },
  'zip.js': async (zip) => {
    const found: Tree = {};
    for (const each of await readStrictly(readFileSync(zip)))
      if (!each.directory)
        found[each.filename] = Buffer.from(await each.getData(new Uint8ArrayWriter())).toString('latin1');
    return found;
  },
};

async function readWithYauzl(zip: string): Promise<Tree> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const found: Tree = {};
  fromBuffer(readFileSync(zip), { lazyEntries: true, strictFileNames: true }, (error, opened) => {
    if (error) return reject(error);
    opened.on('error', reject);
    opened.on('end', resolve);
    opened.on('entry', (entry: YauzlEntry) => {
      if (entry.fileName.endsWith('/')) return opened.readEntry();
      opened.openReadStream(entry, (failure, stream) => {
        if (failure) return reject(failure);
        stream.toArray().then((chunks) => {
          found[entry.fileName] = Buffer.concat(chunks).toString('latin1');
          opened.readEntry();
        }, reject);
      });
    });
    opened.readEntry();
  });
  await promise;
  return found;
}

export function zipReaders(): ZipReaders {
  const installed = <T>(readers: Readonly<Record<string, T>>) =>
    Object.fromEntries(
      Object.entries(readers).filter(
        ([name]) => !/^(?:unzip|7z|bsdtar|python3)$/.test(name) || hasProgram(name),
      ),
    );
  return { programs: installed(programs), plain: installed(plain) };
}

/**
 * Lets every reader open the zip and holds what it finds against the tree on disk below `folder`, without the
 * manifest. Returns the readers' names. `scratch` is a folder for their output.
 */
export async function expectReadersToFind(
  bytes: Uint8Array,
  expected: Tree,
  scratch: string,
): Promise<string[]> {
  mkdirSync(scratch, { recursive: true });
  const zip = join(scratch, 'judged.zip');
  writeFileSync(zip, bytes);
  const readers = zipReaders();
  const contents = Object.fromEntries(
    Object.entries(expected).flatMap(([path, content]) =>
      content === null
        ? []
        : [[path, content.startsWith('-> ') ? Buffer.from(content.slice(3)).toString('latin1') : content]],
    ),
  );
  for (const [name, read] of Object.entries(readers.programs))
    compare(name, read(zip, join(scratch, 'out')), expected);
  for (const [name, read] of Object.entries(readers.plain))
    compare(name, withoutFolders(await read(zip, join(scratch, 'out'))), contents);
  return [...Object.keys(readers.programs), ...Object.keys(readers.plain)];
}

function withoutFolders(tree: Tree): Tree {
  return Object.fromEntries(Object.entries(tree).filter(([, content]) => content !== null));
}

/** By hand: a difference in megabytes of content is not to be printed. */
function compare(reader: string, found: Tree, expected: Tree): void {
  const { '.holdall': _folder, '.holdall/manifest.json': _manifest, ...rest } = found;
  const names = new Set(
    [...Object.keys(rest), ...Object.keys(expected)].map((name) => name.normalize('NFC')),
  );
  const at = (tree: Tree) =>
    new Map(Object.entries(tree).map(([name, content]) => [name.normalize('NFC'), content]));
  const [ours, theirs] = [at(expected), at(rest)];
  for (const name of names)
    if (ours.get(name) !== theirs.get(name)) throw new Error(`${reader} finds something else at ${name}.`);
}
