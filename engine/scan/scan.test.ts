import * as fs from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isAppError } from '#shared/errors/app-error.ts';
import type { FileSystem } from '../ports/index.ts';
import { systemFileSystem } from '../ports/system.ts';
import { Gate } from '../testing/gate.ts';
import { scan } from './scan.ts';
import type { ScanList, ScannedItem, ScanRequest } from './scan-types.ts';

let base: string;
beforeEach(() => {
  base = fs.realpathSync(fs.mkdtempSync(path.join(tmpdir(), 'holdall-scan-')));
});
afterEach(() => fs.rmSync(base, { recursive: true, force: true }));

function put(relative: string, content: string | Buffer = relative): string {
  const file = path.join(base, relative);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, content);
  return file;
}

/** Only the folders are needed; the rest defaults to nothing. */
type RequestWithFolders = Partial<ScanRequest> & Pick<ScanRequest, 'folders'>;

function run(request: RequestWithFolders, files: FileSystem = systemFileSystem) {
  const full = { include: [], exclude: [], home: '/nowhere', ...request };
  return scan(full, { files }, { signal: new AbortController().signal });
}

function all(items: ScanList): ScannedItem[] {
  return Array.from({ length: items.length }, (_, i) => items.at(i));
}

async function paths(request: RequestWithFolders): Promise<string[]> {
  return all((await run(request)).items).map((item) => item.path);
}

/** The real file system, except that `fail` may throw in place of a call. `fired` counts the throws. */
function faulty(fail: (call: string, path: string) => string | undefined) {
  const fired: string[] = [];
  const check = (call: string, name: unknown) => {
    const code = fail(call, String(name));
    if (code === undefined) return;
    fired.push(`${call} ${code}`);
    throw Object.assign(new Error(code), { code });
  };
  const files = new Proxy(systemFileSystem, {
    get(target, call: keyof FileSystem) {
      const real = target[call] as (...args: unknown[]) => unknown;
      return (...args: unknown[]) => {
        check(call, args[0]);
        return real(...args);
      };
    },
  });
  return { files, fired };
}

describe('what is found', () => {
  test('files, folders, links and their facts, in a fixed order', async () => {
    const script = put('app/bin/run.sh', '#!/bin/sh\n');
    fs.chmodSync(script, 0o755);
    fs.utimesSync(script, 1_600_000_000.25, 1_600_000_000.25);
    put('app/a.txt', 'hello');
    put('app/empty.txt', '');
    fs.mkdirSync(path.join(base, 'app/void'));
    fs.symlinkSync('../nowhere/at all', path.join(base, 'app/link'));
    const found = await run({ folders: [path.join(base, 'app')] });
    expect(all(found.items).map((i) => [i.type, i.path, i.size, i.target])).toEqual([
      ['folder', 'app', 0, undefined],
      ['file', 'app/a.txt', 5, undefined],
      ['folder', 'app/bin', 0, undefined],
      ['file', 'app/bin/run.sh', 10, undefined],
      ['file', 'app/empty.txt', 0, undefined],
      ['link', 'app/link', 0, '../nowhere/at all'],
      ['folder', 'app/void', 0, undefined],
    ]);
    const stats = fs.lstatSync(script);
    expect(found.items.at(3)).toEqual({
      type: 'file',
      path: 'app/bin/run.sh',
      absolute: script,
      size: 10,
      mtime: 1_600_000_000_250,
      ctime: stats.ctimeMs,
      inode: stats.ino,
      mode: 0o755,
      sparse: false,
    });
    expect(found.totals).toEqual({ files: 3, folders: 3, links: 1, bytes: 15 });
    expect(found.issues).toEqual([]);
    expect(found.items.typeAt(5)).toBe('link');
    expect(found.items.sizeAt(1)).toBe(5);
  });

  test('links are never followed, not even to folders or in circles', async () => {
    put('other/secret.txt');
    put('app/x');
    fs.symlinkSync('../other', path.join(base, 'app/to-folder'));
    fs.symlinkSync('.', path.join(base, 'app/circle'));
    expect(await paths({ folders: [path.join(base, 'app')] })).toEqual([
      'app',
      'app/circle',
      'app/to-folder',
      'app/x',
    ]);
  });

  test('sockets, pipes and the like are passed over and named', async () => {
    put('app/x');
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(path.join(base, 'app/sock'), resolve));
    const found = await run({ folders: [path.join(base, 'app')] });
    server.close();
    expect(found.skipped).toEqual([{ path: 'app/sock', reason: 'socket' }]);
    expect(found.issues).toEqual([]);
    expect(found.items.length).toBe(2);
  });

  test('a file with holes is seen, a dense one is not', async () => {
    const file = put('app/holes', '');
    fs.truncateSync(file, 8 * 1024 * 1024);
    put('app/dense', Buffer.alloc(1024 * 1024, 1));
    const sparse = all((await run({ folders: [path.join(base, 'app')] })).items).filter((i) => i.sparse);
    expect(sparse.map((i) => i.path)).toEqual(['app/holes']);
  });

  test('names are sorted by code point, whatever the language', async () => {
    const names = ['\u{1f600}', '\uff5e', 'Z', 'a', 'ä', 'a\u0308', 'B', '10', '9', '.x', '-', 'a b'];
    for (const name of names) put(`app/${name}`);
    const found = await paths({ folders: [path.join(base, 'app')] });
    const bytes = names.map((n) => Buffer.from(n)).sort(Buffer.compare);
    expect(found.slice(1)).toEqual(bytes.map((n) => `app/${n.toString()}`));
  });

  test('tricky names keep every character', async () => {
    const names = [
      'a\\b',
      'a:b',
      'new\nline',
      ' space ',
      'trailing.',
      'CON',
      '"quoted"',
      '*?',
      '\u0001',
      '\ufffd',
      'x'.repeat(255),
    ];
    for (const name of names) put(`app/${name}`);
    const found = await run({ folders: [path.join(base, 'app')] });
    expect(
      new Set(
        all(found.items)
          .slice(1)
          .map((i) => i.path),
      ),
    ).toEqual(new Set(names.map((n) => `app/${n}`)));
    expect(found.issues).toEqual([]);
    for (const item of all(found.items)) expect(fs.existsSync(item.absolute)).toBe(true);
  });

  test('a name that is not valid UTF-8 becomes an issue, its neighbours are saved', async ({ skip }) => {
    put('app/fine');
    put('app/really \ufffd');
    const raw = Buffer.concat([Buffer.from(path.join(base, 'app/')), Buffer.from([0x62, 0xff, 0x64])]);
    try {
      fs.writeFileSync(raw, 'x');
    } catch {
      skip('this file system only takes Unicode names');
    }
    const found = await run({ folders: [path.join(base, 'app')] });
    expect(all(found.items).map((i) => i.path)).toEqual(['app', 'app/fine', 'app/really \ufffd']);
    expect(found.issues.map((i) => [i.kind, i.path])).toEqual([['name-unusable', 'app/b\ufffdd']]);
    expect((await run({ folders: [path.join(base, 'app')], exclude: ['b*'] })).issues).toEqual([]);
  });

  test('a link whose target is not valid UTF-8 becomes an issue', async () => {
    put('app/x');
    fs.symlinkSync(Buffer.from([0x62, 0xff]), path.join(base, 'app/link'));
    const found = await run({ folders: [path.join(base, 'app')] });
    expect(found.items.length).toBe(2);
    expect(found.issues.map((i) => [i.kind, i.path])).toEqual([['name-unusable', 'app/link']]);
  });

  test('a thousand nested folders, up to what the system can open', async () => {
    const deep = Array.from({ length: 1000 }, (_, i) => `d${i % 10}`).join('/');
    put(`app/${deep}/leaf`);
    const found = await run({ folders: [path.join(base, 'app')] });
    expect(found.items.length).toBe(1002);
    const leaf = found.items.at(1001);
    expect(leaf.path).toBe(`app/${deep}/leaf`);
    expect(leaf.absolute).toBe(path.join(base, 'app', deep, 'leaf'));
  });

  test('a path longer than a zip can hold becomes an issue, and everything above it is saved', async () => {
    put('app/x');
    const folder = path.join(base, 'app');
    // Folders nested without end, as only Windows could hold them: each lists one more of 200 three-byte letters.
    const nested = '\u20ac'.repeat(200);
    const endless = new Proxy(systemFileSystem, {
      get(target, call: keyof FileSystem) {
        if (call === 'readdirSync') return () => [nested];
        if (call === 'lstatSync') return () => target.lstatSync(folder);
        return target[call];
      },
    });
    const found = await run({ folders: [folder] }, endless);
    expect(found.issues.map((i) => i.kind)).toEqual(['name-unusable']);
    const longest = found.items.at(found.items.length - 1).path;
    expect(Buffer.byteLength(longest)).toBeLessThanOrEqual(65_534);
    expect(Buffer.byteLength(longest)).toBeGreaterThan(65_534 - 602);
  });

  test('nothing at all is an empty result, not an error', async () => {
    const found = await run({ folders: [] });
    expect(found.items.length).toBe(0);
    expect(found.locations).toEqual([]);
  });
});

describe('patterns', () => {
  beforeEach(() => {
    for (const file of [
      'a.txt',
      'a.log',
      'keep.log',
      'src/b.txt',
      'src/b.LOG',
      'src/deep/c.md',
      'cache/x',
      'src/cache/y',
    ])
      put(`app/${file}`);
    fs.mkdirSync(path.join(base, 'app/void'));
  });
  const files = async (request: Partial<ScanRequest>) =>
    (await paths({ folders: [path.join(base, 'app')], ...request })).map((p) => p.slice('app/'.length));

  test('exclude: depth, anchors, folders only, taking back', async () => {
    expect(await files({ exclude: ['*.log', '!keep.log', '/cache/'] })).toEqual([
      '',
      'a.txt',
      'keep.log',
      'src',
      'src/b.LOG',
      'src/b.txt',
      'src/cache',
      'src/cache/y',
      'src/deep',
      'src/deep/c.md',
      'void',
    ]);
  });

  test('nothing below an excluded folder is even looked at', async () => {
    const { files: spy, fired } = faulty((call, name) =>
      call === 'lstatSync' && name.includes('/src/') ? 'EACCES' : undefined,
    );
    const found = await run({ folders: [path.join(base, 'app')], exclude: ['src', '!src/b.txt'] }, spy);
    expect(all(found.items).map((i) => i.path)).not.toContain('app/src');
    expect(fired).toEqual([]);
  });

  test('include: only what matches, with the folders it needs', async () => {
    expect(await files({ include: ['*.md', '/src/*.txt'] })).toEqual([
      '',
      'src',
      'src/b.txt',
      'src/deep',
      'src/deep/c.md',
    ]);
    expect(await files({ include: ['cache/'] })).toEqual([
      '',
      'cache',
      'cache/x',
      'src',
      'src/cache',
      'src/cache/y',
    ]);
    expect(await files({ include: ['*.txt'], exclude: ['src'] })).toEqual(['', 'a.txt']);
    expect(await files({ include: ['*.nothing'] })).toEqual([]);
  });

  test('comments and empty patterns do not count as patterns', async () => {
    expect(await files({ include: ['', '# only words', '  '] })).toHaveLength(14);
  });
});

describe('roots', () => {
  test('labels are unique, also on systems that ignore case', async () => {
    for (const folder of ['one/Documents', 'two/Documents', 'three/documents', '.holdall'])
      put(`${folder}/x`);
    const found = await run({
      folders: ['one/Documents', 'two/Documents/', 'three/./documents', '.holdall'].map(
        (f) => `${base}/${f}`,
      ),
    });
    expect(found.locations.map((l) => l.label)).toEqual([
      'Documents',
      'Documents (2)',
      'documents (3)',
      '.holdall (2)',
    ]);
    expect(found.items.at(found.items.length - 1).path).toBe('.holdall (2)/x');
  });

  test('a single file is a root too, and patterns leave it alone', async () => {
    put('one/notes.txt', 'abc');
    put('two/notes.txt', 'defg');
    const found = await run({
      folders: [path.join(base, 'one/notes.txt'), path.join(base, 'two/notes.txt')],
      exclude: ['*.txt'],
    });
    expect(all(found.items).map((i) => [i.path, i.absolute, i.size])).toEqual([
      ['notes.txt', path.join(base, 'one/notes.txt'), 3],
      ['notes (2).txt', path.join(base, 'two/notes.txt'), 4],
    ]);
  });

  test('a root inside another one is not saved twice', async () => {
    put('app/src/x');
    const folders = [
      path.join(base, 'app/src'),
      path.join(base, 'app'),
      path.join(base, 'app/src/x'),
      path.join(base, 'app'),
    ];
    const found = await run({ folders });
    expect(found.locations.map((l) => l.label)).toEqual(['app']);
    expect(all(found.items).map((i) => i.path)).toEqual(['app', 'app/src', 'app/src/x']);
  });

  test('names that merely begin alike do not overlap', async () => {
    put('app/x');
    put('app2/y');
    put('..app/z');
    const found = await run({ folders: ['app', 'app2', '..app'].map((f) => path.join(base, f)) });
    expect(found.locations).toHaveLength(3);
  });

  test('a root that the patterns keep out of the outer one is saved as its own', async () => {
    put('app/cache/precious');
    const found = await run({
      folders: [path.join(base, 'app'), path.join(base, 'app/cache')],
      exclude: ['/cache'],
    });
    expect(all(found.items).map((i) => i.path)).toEqual(['app', 'cache', 'cache/precious']);
  });

  test('a link as root is followed and keeps its name; a link into another root is an overlap', async () => {
    put('v12/data');
    fs.symlinkSync('v12', path.join(base, 'current'));
    const found = await run({ folders: [`${base}/current/`], home: base });
    expect(found.locations).toEqual([{ label: 'current', origin: '{home}/current' }]);
    expect(all(found.items).map((i) => [i.path, i.absolute])).toEqual([
      ['current', path.join(base, 'v12')],
      ['current/data', path.join(base, 'v12/data')],
    ]);
    expect((await run({ folders: [`${base}/v12`, `${base}/current`] })).locations).toHaveLength(1);
  });

  test('origins are logical below the home folder, also when that is reached through a link', async () => {
    put('real/docs/x');
    fs.symlinkSync('real', path.join(base, 'home'));
    const origin = async (folder: string, home: string) =>
      (await run({ folders: [path.join(base, folder)], home: path.join(base, home) })).locations[0]?.origin;
    expect(await origin('home/docs', 'home')).toBe('{home}/docs');
    expect(await origin('real/docs', 'home')).toBe('{home}/docs');
    expect(await origin('home/docs', 'real')).toBe('{home}/docs');
    expect(await origin('home', 'home')).toBe('{home}');
    expect(await origin('real', 'elsewhere')).toBe(path.join(base, 'real'));
  });

  test('relative roots and dots are resolved', async () => {
    put('app/x');
    const relative = `${path.relative(process.cwd(), path.join(base, 'app'))}/../app/.`;
    expect((await run({ folders: [relative] })).locations).toEqual([
      { label: 'app', origin: path.join(base, 'app') },
    ]);
  });

  test('a missing root stops the backup', async () => {
    put('app/x');
    for (const missing of [path.join(base, 'gone'), path.join(base, 'app/x/y'), '']) {
      const failure = await run({ folders: [path.join(base, 'app'), missing] }).catch((e: unknown) => e);
      expect(isAppError(failure, 'folder-missing')).toBe(true);
    }
    fs.symlinkSync('gone', path.join(base, 'dangling'));
    await expect(run({ folders: [path.join(base, 'dangling')] })).rejects.toMatchObject({
      code: 'folder-missing',
    });
  });

  test('a root that cannot be read stops the backup', async () => {
    put('app/x');
    const { files, fired } = faulty((call, name) =>
      call === 'readdirSync' && name.endsWith('app') ? 'EACCES' : undefined,
    );
    await expect(run({ folders: [path.join(base, 'app')] }, files)).rejects.toMatchObject({
      code: 'folder-unreadable',
      details: { reason: 'permission denied' },
    });
    expect(fired).toEqual(['readdirSync EACCES']);
    const file = faulty((call) => (call === 'openSync' ? 'EACCES' : undefined));
    await expect(run({ folders: [path.join(base, 'app/x')] }, file.files)).rejects.toMatchObject({
      code: 'folder-unreadable',
    });
    expect(file.fired).toHaveLength(1);
  });
});

describe('what goes wrong on the way', () => {
  const cases = [
    [
      'a folder that cannot be listed',
      'readdirSync',
      'sub',
      'EACCES',
      ['app', 'app/sub', 'app/z'],
      [['unreadable', 'app/sub']],
    ],
    [
      'a file that cannot be looked at',
      'lstatSync',
      'sub/y',
      'EIO',
      ['app', 'app/sub', 'app/z'],
      [['unreadable', 'app/sub/y']],
    ],
    ['a folder deleted meanwhile', 'readdirSync', 'sub', 'ENOENT', ['app', 'app/z'], []],
    [
      'a folder replaced meanwhile',
      'readdirSync',
      'sub',
      'ENOTDIR',
      ['app', 'app/z'],
      [['vanished', 'app/sub']],
    ],
  ] as const;
  test.each(cases)('%s', async (_, faultyCall, name, code, expected, issues) => {
    put('app/sub/y');
    put('app/z');
    const { files, fired } = faulty((call, file) =>
      call === faultyCall && file.endsWith(name) ? code : undefined,
    );
    const found = await run({ folders: [path.join(base, 'app')] }, files);
    expect(fired).toEqual([`${faultyCall} ${code}`]);
    expect(all(found.items).map((i) => i.path)).toEqual(expected);
    expect(found.issues.map((i) => [i.kind, i.path])).toEqual(issues);
  });

  test('a file deleted between listing and looking was simply not there', async () => {
    const gone = put('app/gone');
    put('app/stays');
    let deleted = 0;
    const files = new Proxy(systemFileSystem, {
      get(target, call: keyof FileSystem) {
        if (call !== 'lstatSync') return target[call];
        return (...args: Parameters<FileSystem['lstatSync']>) => {
          if (String(args[0]) === gone) {
            fs.unlinkSync(gone);
            deleted++;
          }
          return target.lstatSync(...args);
        };
      },
    });
    const found = await run({ folders: [path.join(base, 'app')] }, files);
    expect(deleted).toBe(1);
    expect(all(found.items).map((i) => i.path)).toEqual(['app', 'app/stays']);
    expect(found.issues).toEqual([]);
  });

  test.each([
    ['lstatSync', 1],
    ['readdirSync', 2],
  ] as const)('a root that is gone at its %s must not pass for an empty one', async (call, nth) => {
    const gone = path.join(base, 'gone');
    put('gone/x');
    put('app/y');
    let calls = 0;
    const { files } = faulty((name, file) => {
      if (name === call && file === gone && ++calls === nth) fs.rmSync(gone, { recursive: true });
      return undefined;
    });
    const folders = [path.join(base, 'app'), gone];
    await expect(run({ folders }, files)).rejects.toMatchObject({ code: 'folder-missing' });
    expect(calls).toBe(nth);
  });

  test('aborting ends the walk between two steps', async () => {
    for (let i = 0; i < 3000; i++) put(`app/${i}`, '');
    const controller = new AbortController();
    let calls = 0;
    const walking = scan(
      { folders: [path.join(base, 'app')], include: [], exclude: [], home: '' },
      { files: systemFileSystem },
      {
        signal: controller.signal,
        onProgress: () => {
          calls++;
          controller.abort(new Error('stop'));
        },
      },
    );
    await expect(walking).rejects.toThrow('stop');
    expect(calls).toBe(1);
  });

  test.each([1, 2])('it looks no further while it may not go on: step %i', async (step) => {
    for (let i = 0; i < 3000; i++) put(`app/${i}`, '');
    const gate = new Gate();
    let asked = 0;
    let looked = 0;
    const { files } = faulty(() => {
      looked++;
      return undefined;
    });
    const walking = scan(
      { folders: [path.join(base, 'app')], include: [], exclude: [], home: '' },
      { files },
      {
        signal: new AbortController().signal,
        mayGoOn: async () => {
          asked++;
          if (asked === step) await gate.arrive();
        },
      },
    );
    await gate.reached;
    const before = looked;
    for (let turn = 0; turn < 10; turn++) await setImmediate();
    expect(looked).toBe(before);
    gate.open();
    expect((await walking).totals.files).toBe(3000);
    expect(looked).toBeGreaterThan(before);
  });
});

describe('never included', () => {
  test('the secrets stay out, whatever is asked for', async () => {
    const secrets = put('home/.config/holdall/secrets.json');
    put('home/.config/holdall/config.json');
    fs.symlinkSync('home', path.join(base, 'alias'));
    const viaLink = path.join(base, 'alias/.config/holdall/secrets.json');
    const request = { folders: [path.join(base, 'home')], neverInclude: [viaLink], include: ['*.json'] };
    const found = await run(request);
    expect(all(found.items).map((i) => i.path)).not.toContain('home/.config/holdall/secrets.json');
    expect(all(found.items).map((i) => i.path)).toContain('home/.config/holdall/config.json');
    expect(found.skipped).toEqual([
      { path: 'home/.config/holdall/secrets.json', reason: 'never part of a backup' },
    ]);
    expect((await run({ ...request, folders: [secrets] })).items.length).toBe(0);
  });

  test('a path that does not exist yet is kept out too', async () => {
    put('home/x');
    fs.symlinkSync('home', path.join(base, 'alias'));
    const { files, fired } = faulty((call) => {
      if (call === 'readdirSync') put('home/late');
      return undefined;
    });
    const found = await run(
      { folders: [path.join(base, 'home')], neverInclude: [path.join(base, 'alias/late')] },
      files,
    );
    expect(fired).toEqual([]);
    expect(fs.existsSync(path.join(base, 'home/late'))).toBe(true);
    expect(all(found.items).map((i) => i.path)).toEqual(['home', 'home/x']);
  });
});

test('a walk over 100,000 files (time printed, not judged)', async () => {
  // In memory where there is such a place: making the files is the slow part.
  const place = fs.existsSync('/dev/shm') ? '/dev/shm' : base;
  const many = fs.mkdtempSync(path.join(place, 'holdall-many-'));
  try {
    for (let folder = 0; folder < 200; folder++) {
      const inside = path.join(many, `folder-${folder}`);
      fs.mkdirSync(inside);
      for (let file = 0; file < 500; file++)
        fs.closeSync(fs.openSync(path.join(inside, `file-${file}.txt`), 'w'));
    }
    const started = performance.now();
    const found = await run({ folders: [many] });
    const took = performance.now() - started;
    process.stdout.write(`scan: ${found.items.length} items in ${took.toFixed(0)} ms\n`);
    expect(found.totals).toEqual({ files: 100_000, folders: 201, links: 0, bytes: 0 });
  } finally {
    fs.rmSync(many, { recursive: true, force: true });
  }
});
