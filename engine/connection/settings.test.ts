import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ConnectionSettings } from '#shared/connection.ts';
import type { PlanSettings } from '#shared/plan.ts';
import { type Ports, silentLogger } from '../ports/index.ts';
import { systemClock, systemFileSystem } from '../ports/system.ts';
import { FakeClock } from '../testing/fake-clock.ts';
import { FakeRandom } from '../testing/fake-random.ts';
import { makeConnection } from './make-connection.ts';
import { openSettings } from './settings.ts';
import { whileLocked } from './settings-lock.ts';

let base: string;
let home: string;
beforeEach(() => {
  base = fs.mkdtempSync(join(tmpdir(), 'holdall-settings-'));
  home = join(base, 'deep', 'home');
});
afterEach(() => fs.rmSync(base, { recursive: true, force: true }));

const ports: Ports = {
  clock: systemClock,
  random: new FakeRandom(1),
  files: systemFileSystem,
  logger: silentLogger,
};

function open(with_: Partial<Ports> = {}) {
  return openSettings(home, { ...ports, ...with_ }, 'Annas-Laptop.local');
}

function connection(name: string, fields: Partial<ConnectionSettings> = {}): ConnectionSettings {
  return {
    ...makeConnection({ name, endpoint: 'nas:9000', bucket: 'backups', accessKeyId: 'AKID' }),
    ...fields,
  };
}

function plan(name: string, fields: Partial<PlanSettings> = {}): PlanSettings {
  return {
    name,
    connection: 'c',
    folders: ['/docs'],
    include: [],
    exclude: ['*.tmp'],
    retention: { keepLast: 3 },
    ...fields,
  };
}

const configFile = () => join(home, 'config.json');
const rejectedWith = (code: string) => expect.objectContaining({ code });
const modeOf = (path: string) => fs.statSync(path).mode & 0o777;

describe('connections', () => {
  test('what is saved is there for the next program, sorted, and nothing was made by looking', async () => {
    expect(open().connections.list()).toEqual([]);
    expect(fs.existsSync(home)).toBe(false);
    await open().connections.add(connection('b.two'));
    await open().connections.add(connection('B'));
    await open().connections.add(connection('constructor'));
    expect(
      open()
        .connections.list()
        .map((c) => c.name),
    ).toEqual(['B', 'b.two', 'constructor']);
    expect(open().connections.get('b.two')).toEqual(connection('b.two'));
    expect(modeOf(home)).toBe(0o700);
    expect(modeOf(configFile())).toBe(0o600);
    expect(fs.readdirSync(home)).toEqual(['config.json']);
  });

  test('names: taken, unknown, impossible', async () => {
    const { connections } = open();
    await connections.add(connection('c'));
    await expect(connections.add(connection('c'))).rejects.toEqual(rejectedWith('name-taken'));
    await expect(connections.add({ ...connection('c'), name: '__proto__' })).rejects.toEqual(
      rejectedWith('field-invalid'),
    );
    await expect(connections.set(connection('d'))).rejects.toEqual(rejectedWith('connection-unknown'));
    await expect(connections.remove('toString')).rejects.toEqual(rejectedWith('connection-unknown'));
    expect(() => connections.get('d')).toThrow(
      expect.objectContaining({ details: { name: 'd', known: ['c'] } }),
    );
  });

  test('set replaces one and leaves the others; remove forgets it', async () => {
    const { connections } = open();
    await connections.add(connection('a'));
    await connections.add(connection('b'));
    await connections.set(connection('a', { bucket: 'other-one' }));
    expect(connections.get('a').bucket).toBe('other-one');
    await connections.remove('a');
    expect(connections.list()).toEqual([connection('b')]);
  });

  test('what a later version has added survives a change', async () => {
    const { connections } = open();
    await connections.add(connection('a'));
    const file = JSON.parse(fs.readFileSync(configFile(), 'utf8'));
    file.theme = 'dark';
    file.connections.a.provider = 'minio';
    fs.writeFileSync(configFile(), JSON.stringify(file));
    await connections.set(connection('a', { region: 'eu' }));
    const now = JSON.parse(fs.readFileSync(configFile(), 'utf8'));
    expect(now.theme).toBe('dark');
    expect(now.connections.a).toMatchObject({ provider: 'minio', region: 'eu' });
  });

  test('a connection that a plan needs is not removed', async () => {
    const { connections, plans } = open();
    await connections.add(connection('c'));
    await plans.add(plan('docs'));
    await expect(connections.remove('c')).rejects.toEqual(rejectedWith('connection-in-use'));
    await plans.remove('docs');
    await connections.remove('c');
    expect(connections.list()).toEqual([]);
  });
});

describe('a damaged file', () => {
  test.each([
    ['', 'empty'],
    ['{"connections": {', 'not JSON'],
    ['null', 'does not hold settings'],
    ['[]', 'does not hold settings'],
    ['{"connections": []}', 'connections'],
    ['{"connections": {"a": {"name": "a"}}}', 'connections → a → endpoint'],
    ['{"plans": {"a": 1}}', 'plans → a'],
    ['{"format": 2}', 'newer Holdall'],
  ])('%j is reported and left alone', async (content, problem) => {
    fs.mkdirSync(home, { recursive: true });
    fs.writeFileSync(configFile(), content);
    const { connections, plans } = open();
    expect(() => connections.list()).toThrow(expect.objectContaining({ code: 'config-damaged' }));
    expect(() => plans.list()).toThrow(problem);
    await expect(connections.add(connection('new'))).rejects.toEqual(rejectedWith('config-damaged'));
    await expect(connections.remove('new')).rejects.toEqual(rejectedWith('config-damaged'));
    expect(fs.readFileSync(configFile(), 'utf8')).toBe(content);
    expect(fs.readdirSync(home)).toEqual(['config.json']);
  });

  test('an entry under a wrong name is damage too', () => {
    fs.mkdirSync(home, { recursive: true });
    fs.writeFileSync(configFile(), JSON.stringify({ connections: { a: connection('b') } }));
    expect(() => open().connections.list()).toThrow('calls itself “b”');
  });

  test('secrets and device: reported, left alone, and never quoted', async () => {
    fs.mkdirSync(home, { recursive: true });
    const content = '{"secrets": {"c": {"secretAccessKey": "hunter2" oops';
    fs.writeFileSync(join(home, 'secrets.json'), content, { mode: 0o600 });
    fs.writeFileSync(join(home, 'device.json'), '{"id": "../x", "name": "y"}');
    const { secrets, device } = open();
    for (const call of [secrets.get('c'), secrets.set('c', { secretAccessKey: 'x' }), secrets.remove('c')]) {
      const failure = await call.catch((error: unknown) => error);
      expect(failure).toEqual(rejectedWith('config-damaged'));
      expect(`${(failure as Error).stack} ${String((failure as Error).cause)}`).not.toContain('hunter2');
    }
    expect(fs.readFileSync(join(home, 'secrets.json'), 'utf8')).toBe(content);
    expect(() => device()).toThrow(expect.objectContaining({ code: 'config-damaged' }));
    fs.writeFileSync(join(home, 'secrets.json'), '{"secrets": {"c": {"sessionToken": "hunter2"}}}');
    await expect(secrets.get('c')).rejects.toEqual(rejectedWith('config-damaged'));
  });
});

describe('secrets', () => {
  const path = () => join(home, 'secrets.json');

  test('are kept by connection, for the owner alone', async () => {
    const { secrets } = open();
    expect(await secrets.get('c')).toBeUndefined();
    expect(await secrets.get('toString')).toBeUndefined();
    await secrets.set('c', { secretAccessKey: 's1', sessionToken: 't' });
    await secrets.set('d', { secretAccessKey: 's2' });
    expect(await open().secrets.get('c')).toEqual({ secretAccessKey: 's1', sessionToken: 't' });
    await secrets.remove('c');
    await secrets.remove('never-there');
    expect(await secrets.get('c')).toBeUndefined();
    expect(await secrets.get('d')).toEqual({ secretAccessKey: 's2' });
    expect(modeOf(path())).toBe(0o600);
    expect(modeOf(home)).toBe(0o700);
    expect(fs.readdirSync(home)).toEqual(['secrets.json']);
  });

  test('a file others can read is closed to them by looking at it', async () => {
    const { secrets } = open();
    await secrets.set('c', { secretAccessKey: 's' });
    fs.chmodSync(path(), 0o644);
    await secrets.get('c');
    expect(modeOf(path())).toBe(0o600);
  });

  test('a link to a file elsewhere stays a link', async () => {
    fs.mkdirSync(home, { recursive: true });
    const elsewhere = join(base, 'elsewhere.json');
    fs.writeFileSync(elsewhere, '{"secrets": {}}');
    fs.symlinkSync(elsewhere, path());
    await open().secrets.set('c', { secretAccessKey: 's' });
    expect(fs.lstatSync(path()).isSymbolicLink()).toBe(true);
    expect(fs.readFileSync(elsewhere, 'utf8')).toContain('"s"');
    expect(modeOf(elsewhere)).toBe(0o600);
  });

  test.each(['writeSync', 'fsyncSync', 'renameSync'] as const)(
    'a disk that fills up at %s leaves the old secrets',
    async (call) => {
      await open().secrets.set('c', { secretAccessKey: 'old' });
      let fired = 0;
      let writes = 0;
      const files = {
        ...systemFileSystem,
        [call]: (...args: unknown[]) => {
          // The first write is that of the lock.
          if (call === 'writeSync' && writes++ === 0)
            return (systemFileSystem[call] as (...a: unknown[]) => unknown)(...args);
          fired++;
          throw Object.assign(new Error('full'), { code: 'ENOSPC' });
        },
      };
      await expect(open({ files }).secrets.set('c', { secretAccessKey: 'new' })).rejects.toEqual(
        rejectedWith('disk-full'),
      );
      expect(fired).toBe(1);
      expect(await open().secrets.get('c')).toEqual({ secretAccessKey: 'old' });
      expect(fs.readdirSync(home)).toEqual(['secrets.json']);
    },
  );

  test('a temporary file that a crash left behind is in nobody’s way', async () => {
    fs.mkdirSync(home, { recursive: true });
    fs.writeFileSync(`${path()}.tmp`, 'half a file');
    await open().secrets.set('c', { secretAccessKey: 's' });
    expect(fs.readdirSync(home)).toEqual(['secrets.json']);
  });
});

describe('this computer', () => {
  test('gets an id once and keeps its name', () => {
    const first = open().device();
    expect(first).toEqual({ id: expect.stringMatching(/^[0-9a-f]{16}$/), name: 'Annas-Laptop' });
    expect(openSettings(home, ports, 'renamed').device()).toEqual(first);
    const other = openSettings(join(base, 'other'), ports, ' ').device();
    expect(other.name).toBe('computer');
    expect(other.id).not.toBe(first.id);
    expect(fs.readdirSync(home)).toEqual(['device.json']);
  });

  test('two programs that start at once agree on one id', () => {
    let fired = 0;
    const files = {
      ...systemFileSystem,
      linkSync: (from: fs.PathLike, to: fs.PathLike) => {
        fired++;
        fs.writeFileSync(to, JSON.stringify({ id: '00112233aabbccdd', name: 'faster' }));
        systemFileSystem.linkSync(from, to);
      },
    };
    expect(open({ files }).device()).toEqual({ id: '00112233aabbccdd', name: 'faster' });
    expect(fired).toBe(1);
    expect(fs.readdirSync(home)).toEqual(['device.json']);
  });

  test('a drive without hard links will do', () => {
    let fired = 0;
    const linkSync = () => {
      fired++;
      throw Object.assign(new Error('no links'), { code: 'EPERM' });
    };
    const made = open({ files: { ...systemFileSystem, linkSync } }).device();
    expect(fired).toBe(1);
    expect(open().device()).toEqual(made);
  });

  test('a place that cannot be written is named', async () => {
    fs.writeFileSync(join(base, 'deep'), 'a file');
    expect(() => open().device()).toThrow(expect.objectContaining({ code: 'target-not-writable' }));
    await expect(open().connections.add(connection('c'))).rejects.toEqual(
      rejectedWith('target-not-writable'),
    );
  });
});

describe('several programs at once', () => {
  test('no change is lost between calls of one program', async () => {
    const settings = open();
    await Promise.all(Array.from({ length: 12 }, (_, i) => settings.connections.add(connection(`c${i}`))));
    await Promise.all(
      Array.from({ length: 12 }, (_, i) => settings.secrets.set(`c${i}`, { secretAccessKey: `s${i}` })),
    );
    expect(settings.connections.list()).toHaveLength(12);
    expect(await settings.secrets.get('c7')).toEqual({ secretAccessKey: 's7' });
  });

  test('no change is lost between processes', async () => {
    const script = `
      import { openSettings } from ${JSON.stringify(new URL('./settings.ts', import.meta.url).href)};
      import * as system from ${JSON.stringify(new URL('../ports/system.ts', import.meta.url).href)};
      const logger = { debug() {}, warn() {} };
      const ports = { clock: system.systemClock, random: system.systemRandom, files: system.systemFileSystem, logger };
      const [home, own] = process.argv.slice(1);
      const { connections, secrets } = openSettings(home, ports, 'x');
      for (let i = 0; i < 15; i++) {
        await connections.add({ ...${JSON.stringify(connection('x'))}, name: own + i });
        await secrets.set(own + i, { secretAccessKey: own });
      }`;
    const codes = await Promise.all(
      ['a', 'b', 'c'].map(
        (own) =>
          new Promise((resolve) => {
            spawn(process.execPath, ['--input-type=module', '-e', script, home, own], {
              stdio: 'inherit',
            }).on('exit', resolve);
          }),
      ),
    );
    expect(codes).toEqual([0, 0, 0]);
    expect(open().connections.list()).toHaveLength(45);
    for (const own of ['a', 'b', 'c']) {
      expect(await open().secrets.get(`${own}14`)).toEqual({ secretAccessKey: own });
    }
    expect(fs.readdirSync(home).sort()).toEqual(['config.json', 'secrets.json']);
  });

  test('a lock that a crash left behind is taken over after a while', async () => {
    fs.mkdirSync(home, { recursive: true });
    fs.writeFileSync(join(home, '.lock'), 'of a dead process');
    const clock = new FakeClock({ autoAdvance: true });
    await whileLocked(home, { ...ports, clock }, () => {});
    expect(clock.monotonic()).toBeGreaterThanOrEqual(10_000);
    expect(clock.monotonic()).toBeLessThan(11_000);
    expect(fs.readdirSync(home)).toEqual([]);
  });

  test('a lock that others keep taking is not waited for without end', async () => {
    fs.mkdirSync(home, { recursive: true });
    const clock = new FakeClock({ autoAdvance: true });
    let holder = 0;
    const files = {
      ...systemFileSystem,
      openSync: ((...args: Parameters<typeof fs.openSync>) => {
        if (String(args[0]).endsWith('.lock')) fs.writeFileSync(join(home, '.lock'), `process ${holder++}`);
        return systemFileSystem.openSync(...args);
      }) as typeof fs.openSync,
    };
    await expect(whileLocked(home, { ...ports, clock, files }, () => {})).rejects.toEqual(
      rejectedWith('target-not-writable'),
    );
    expect(holder).toBeGreaterThan(100);
  });
});

describe('plans', () => {
  test('are checked, completed and kept', async () => {
    const { connections, plans } = open();
    await expect(plans.add(plan('docs'))).rejects.toEqual(rejectedWith('connection-unknown'));
    await connections.add(connection('c'));
    const saved = await plans.add(plan('docs', { folders: ['/docs/', '/docs', 'rel'] }));
    expect(saved.folders).toEqual(['/docs', join(process.cwd(), 'rel')]);
    expect(open().plans.get('docs')).toEqual(saved);
    expect(open().plans.list()).toEqual([saved]);
    await expect(plans.add(plan('docs'))).rejects.toEqual(rejectedWith('name-taken'));
    await plans.set(plan('docs', { exclude: [] }));
    expect(plans.get('docs').exclude).toEqual([]);
    await plans.remove('docs');
    expect(() => plans.get('docs')).toThrow(expect.objectContaining({ code: 'plan-unknown' }));
    await expect(plans.remove('docs')).rejects.toEqual(rejectedWith('plan-unknown'));
  });

  test.each([
    [{ name: 'a/b' }],
    [{ folders: [] }],
    [{ folders: ['/a', ''] }],
    [{ retention: { keepLast: -1 } }],
    [{ retention: { keepDaily: 1.5 } }],
    [{ retention: { keepWithinMs: Number.NaN } }],
  ])('%j is refused', async (fields) => {
    const { connections, plans } = open();
    await connections.add(connection('c'));
    await expect(plans.add(plan('docs', fields))).rejects.toEqual(rejectedWith('field-invalid'));
    expect(plans.list()).toEqual([]);
  });
});
