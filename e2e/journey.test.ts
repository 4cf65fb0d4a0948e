import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeTree } from '../scripts/demo/describe-tree.ts';
import { writeSampleFile, writeSampleTree } from '../scripts/demo/sample-tree.ts';
import { addConnection, type Lab, makeLab } from './support/computers.ts';
import { type CliOptions, type Computer, cli, jsonLines, lastLine, printed } from './support/run-cli.ts';
import { contentsOf, emptyBucket, newBucketName, serverChoices, type TestServer } from './support/servers.ts';

/** Runs a command that must end well and gives its last JSON line. */
async function ok(computer: Computer, args: readonly string[], options?: CliOptions) {
  const result = await cli(computer, [...args, '--json'], options);
  expect(`${result.code} ${result.code === 0 ? '' : result.stdout + result.stderr}`).toBe('0 ');
  return lastLine(result);
}

async function rows(computer: Computer): Promise<Record<string, unknown>[]> {
  return (await ok(computer, ['list'])) as unknown as Record<string, unknown>[];
}

for (const choice of serverChoices()) {
  describe.skipIf(choice.start === undefined)(`A → S3 → B on ${choice.name}`, () => {
    let lab: Lab;
    let server: TestServer;
    let a: Computer;
    let b: Computer;
    let data: string;
    let before: string[];
    let after: string[];
    let firstId: string;
    let secondId: string;
    const bucket = newBucketName();

    beforeAll(async () => {
      lab = makeLab();
      if (choice.start === undefined) throw new Error('unreachable: skipped');
      server = await choice.start();
      a = lab.computer('a');
      b = lab.computer('b');
      data = join(a.home, 'App Data');
      writeSampleTree(data, { seed: 7, notes: 120, database: 3_000_000, video: 20_000_000 });
      before = describeTree(data);
    });
    afterAll(async () => {
      if (choice.name.startsWith('external')) await emptyBucket(server, bucket);
      await server?.close();
      lab?.remove();
    });

    test('a connection is added, tested, shown without its secret', async () => {
      const added = await addConnection(a, server, { bucket, rootPath: 'team/backups' });
      expect(lastLine(added)).toMatchObject({ type: 'result', ok: true });
      expect((await ok(a, ['connection', 'test', 'c'])).ok).toBe(true);
      expect(await ok(a, ['connection', 'show', 'c'])).toMatchObject({ bucket, secretAccessKey: 'stored' });
      expect((await contentsOf(server, bucket)).objects).toEqual([]);
      const mode = statSync(join(a.settings, 'secrets.json')).mode & 0o777;
      expect(mode.toString(8)).toBe('600');
    });

    test('backup of folders: events, result, one object', async () => {
      const result = await cli(a, ['backup', '--connection', 'c', 'App Data', '--json'], { launcher: true });
      expect(result.stderr).toBe('');
      const lines = jsonLines(result);
      const phases = new Set(lines.filter((line) => line.type === 'progress').map((line) => line.phase));
      expect([...phases]).toEqual(['scan', 'pack', 'commit', 'check']);
      const last = lines.at(-1);
      expect(last).toMatchObject({ type: 'result', ok: true, backup: { status: 'complete' } });
      const backup = last?.backup as {
        id: string;
        key: string;
        size: number;
        uploadedBytes: number;
        files: number;
      };
      expect(backup.files).toBe(before.filter((line) => / file /.test(line)).length);
      expect(backup.uploadedBytes).toBe(backup.size);
      expect(await contentsOf(server, bucket)).toEqual({ objects: [backup.key], uploads: [] });
      expect(backup.key).toMatch(/^team\/backups\/.*\.zip$/);
      firstId = backup.id;
    });

    test('a saved plan makes the second backup, with patterns', async () => {
      writeSampleFile(data, 'notes/3/note 3.txt', 'shorter now');
      writeSampleFile(data, 'notes/new.txt', 'new');
      writeSampleFile(data, 'leave me.tmp', 'not wanted');
      rmSync(join(data, 'notes/5'), { recursive: true });
      renameSync(join(data, 'run.sh'), join(data, 'renamed.sh'));
      after = describeTree(data).filter((line) => !line.startsWith('leave me.tmp '));
      await ok(a, ['plan', 'add', 'apps', data, '--exclude', '*.tmp', '--keep-last', '1']);
      expect(await ok(a, ['plan', 'show', 'apps'])).toMatchObject({ connection: 'c', folders: [data] });
      const made = (await ok(a, ['backup', 'apps'])).backup as { id: string; upToDate: boolean };
      secondId = made.id;
      expect([secondId === firstId, made.upToDate]).toEqual([false, false]);
    });

    test('B, given only the connection, lists both', async () => {
      await addConnection(b, server, { bucket, rootPath: 'team/backups', createBucket: false });
      const listed = await rows(b);
      expect(listed.map((row) => [row.id, row.status, row.plan])).toEqual([
        [secondId, 'complete', 'apps'],
        [firstId, 'complete', 'App Data'],
      ]);
      for (const name of ['key', 'device', 'createdAt', 'size', 'files'])
        expect(listed[0]).toHaveProperty(name);
      const warm = await rows(b);
      expect(warm).toEqual(listed);
      const text = await cli(b, ['list']);
      expect(text.stdout).toContain(firstId);
    });

    test('B browses and compares without downloading', async () => {
      const top = (await ok(b, ['files', firstId])) as unknown as { path: string; type: string }[];
      expect(top.map((row) => [row.path, row.type])).toEqual([['App Data', 'folder']]);
      const all = (await ok(b, ['files', firstId, '--recursive'])) as unknown as { path: string }[];
      expect(all.map((row) => row.path)).toContain('App Data/Übergröße/naïve 文件 😀.txt');
      const diff = (await ok(b, ['diff', firstId, secondId])).diff as Record<
        string,
        { path: string; from?: string }[]
      >;
      expect(diff.added?.map((row) => row.path)).toEqual(['App Data/notes/new.txt']);
      expect(diff.changed?.map((row) => row.path)).toEqual(['App Data/notes/3/note 3.txt']);
      expect(diff.moved?.map((row) => [row.from, row.path])).toEqual([
        ['App Data/run.sh', 'App Data/renamed.sh'],
      ]);
    });

    test('B restores both states, byte for byte, with permissions and times', async () => {
      const planned = await ok(b, ['restore', 'latest', '--to', 'dry', '--dry-run']);
      expect(planned).toMatchObject({ type: 'result', ok: true, dryRun: true });
      expect(existsSync(join(b.home, 'dry'))).toBe(false);
      await ok(b, ['restore', 'latest', '--to', 'new']);
      expect(describeTree(join(b.home, 'new/App Data'))).toEqual(after);
      await ok(b, ['restore', firstId.slice(0, 6), '--to', 'old']);
      expect(describeTree(join(b.home, 'old/App Data'))).toEqual(before);
    });

    test('part of a backup; keep-both leaves what is there, overwrite replaces it', async () => {
      const path = 'App Data/notes/7';
      await ok(b, ['restore', secondId, path, '--to', 'part']);
      const inside = after
        .filter((line) => line.startsWith('notes/7/'))
        .map((line) => line.replace('notes/', ''));
      expect(describeTree(join(b.home, 'part/App Data/notes')).slice(1)).toEqual(inside);
      const file = join(b.home, 'part/App Data/notes/7/note 7.txt');
      const saved = readFileSync(file);
      writeFileSync(file, 'mine');
      await ok(b, ['restore', secondId, path, '--to', 'part']);
      expect(readFileSync(file, 'utf8')).toBe('mine');
      expect(describeTree(join(b.home, 'part/App Data/notes/7'))).toHaveLength(inside.length + 1);
      await ok(b, ['restore', secondId, path, '--to', 'part', '--on-conflict', 'overwrite']);
      expect(readFileSync(file)).toEqual(saved);
    });

    test('download is the ordinary zip; an existing file is not touched', async () => {
      await ok(b, ['download', secondId, 'backup.zip']);
      const unzip = spawnSync('unzip', ['-tq', join(b.home, 'backup.zip')]);
      if (!unzip.error) expect(unzip.status).toBe(0);
      const again = await cli(b, ['download', secondId, 'backup.zip', '--json']);
      expect([again.code, lastLine(again).code]).toEqual([2, 'file-exists']);
    });

    test('verify: a sample, then everything; every computer sees that it is proven', async () => {
      await ok(b, ['verify', firstId]);
      expect((await rows(a)).every((row) => row.provenAt === null)).toBe(true);
      await ok(b, ['verify', secondId, '--full']);
      const proven = (await rows(a)).find((row) => row.id === secondId);
      expect(proven?.provenAt).toMatch(/^\d{4}-\d\d-\d\dT/);
    });

    test('a pin protects from prune and delete until it is taken away', async () => {
      await ok(a, ['pin', firstId]);
      expect((await rows(b)).find((row) => row.id === firstId)?.pinned).toBe(true);
      const refused = await cli(b, ['delete', firstId, '--yes', '--json']);
      expect([refused.code, lastLine(refused).code]).toEqual([2, 'backup-pinned']);
      await ok(a, ['unpin', firstId]);
      expect((await rows(b)).find((row) => row.id === firstId)?.pinned).toBe(false);
    });

    test('prune removes what no rule keeps, says why, and only that', async () => {
      const nothingNew = (await ok(a, ['backup', 'apps'])).backup;
      expect(nothingNew).toMatchObject({ id: secondId, upToDate: true, uploadedBytes: 0 });
      expect((await cli(a, ['backup', 'apps'])).stdout).toMatch(/already up to date/i);
      expect(await rows(a)).toHaveLength(2);
      const third = (await ok(a, ['backup', 'apps', '--even-if-unchanged'])).backup as { id: string };
      const dry = await ok(a, ['prune', '--plan', 'apps', '--keep-last', '1', '--dry-run']);
      expect(await rows(a)).toHaveLength(3);
      const removed = (answer: Record<string, unknown>) =>
        (answer.removed as { id: string }[]).map((row) => row.id);
      // The second backup is the last proven one and stays whatever the rule says.
      expect(removed(dry)).toEqual([]);
      await ok(a, ['verify', third.id, '--full']);
      const real = await ok(a, ['prune', '--plan', 'apps']);
      expect(removed(real)).toEqual([secondId]);
      expect((await rows(a)).map((row) => row.id)).toEqual([third.id, firstId]);
      const none = await cli(a, ['prune', '--json']);
      expect([none.code, lastLine(none).code]).toEqual([2, 'retention-empty']);
    });

    test('the file with the secrets is never packed', async () => {
      const made = (await ok(a, ['backup', '-c', 'c', a.settings])).backup as { id: string };
      const inside = (await ok(a, ['files', made.id, '--recursive'])) as unknown as { path: string }[];
      const paths = inside.map((row) => row.path);
      expect(paths.length).toBeGreaterThan(0);
      expect(paths.filter((path) => path.includes('secrets'))).toEqual([]);
      await ok(a, ['delete', made.id, '--yes']);
    });

    test('delete asks first; where nobody can be asked it needs --yes', async () => {
      const unasked = await cli(a, ['delete', firstId, '--json']);
      expect([unasked.code, lastLine(unasked).code]).toEqual([2, 'usage-invalid']);
      await ok(a, ['delete', firstId, '--yes']);
      const left = await rows(a);
      expect(left.map((row) => row.id)).not.toContain(firstId);
      const contents = await contentsOf(server, bucket);
      expect(contents.objects.filter((key) => key.endsWith('.zip'))).toHaveLength(left.length);
      expect(contents.uploads).toEqual([]);
    });

    test('no secret was ever printed', () => {
      expect(printed.length).toBeGreaterThan(20);
      expect(printed.filter((text) => text.includes(server.secretAccessKey))).toEqual([]);
    });
  });
}
