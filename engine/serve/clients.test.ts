import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FakeRandom } from '#engine/testing/fake-random.ts';
import { startTestServer, type TestServer, testKey, testRegion } from './testing/test-server.ts';

// Programs other people wrote, doing their usual work. Those that are not installed are skipped, by name.
const run = promisify(execFile);
const installed = (program: string) =>
  run(program, ['--version']).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== 'ENOENT',
  );
const has = {
  rclone: await installed('rclone'),
  restic: await installed('restic'),
  s3cmd: await installed('s3cmd'),
  aws: await installed('aws'),
};

let server: TestServer;
let home: string;
let source: string;

beforeAll(async () => {
  server = await startTestServer();
  home = await mkdtemp(path.join(tmpdir(), 'holdall-clients-'));
  source = path.join(home, 'source');
  const random = new FakeRandom(5);
  await mkdir(path.join(source, 'sub folder', 'é'), { recursive: true });
  await writeFile(path.join(source, 'large'), random.bytes(12_000_000));
  await writeFile(path.join(source, 'empty'), '');
  for (let i = 0; i < 30; i++) {
    await writeFile(
      path.join(source, 'sub folder', 'é', `file ${i} +&.txt`),
      random.bytes(random.integer(3000)),
    );
  }
});
afterAll(async () => {
  expect(server.warnings).toEqual([]);
  await server.remove();
  await rm(home, { recursive: true, force: true });
});

/** Runs a program with nothing of the surroundings that could lead it elsewhere. */
async function client(
  program: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<string> {
  const { stdout } = await run(program, args, {
    cwd: home,
    env: { PATH: process.env.PATH ?? '', HOME: home, LANG: 'C.UTF-8', ...env },
  });
  return stdout;
}

const sameTree = (a: string, b: string) => run('diff', ['-r', a, b]);

describe.skipIf(!has.rclone)('rclone', () => {
  test('syncs both ways and finds no differences', async () => {
    await writeFile(
      path.join(home, 'rclone.conf'),
      `[own]\ntype = s3\nprovider = Other\nendpoint = ${server.endpoint}\nregion = ${testRegion}\naccess_key_id = ${testKey.accessKeyId}\nsecret_access_key = ${testKey.secretAccessKey}\nforce_path_style = true\n`,
    );
    const rclone = (...args: string[]) =>
      client('rclone', [
        '--config',
        'rclone.conf',
        '--s3-upload-cutoff',
        '6M',
        '--s3-chunk-size',
        '5M',
        '--retries',
        '1',
        ...args,
      ]);
    await rclone('sync', source, 'own:data/rclone');
    await rclone('check', source, 'own:data/rclone');
    const changed = path.join(home, 'changed');
    await cp(source, changed, { recursive: true, preserveTimestamps: true });
    await rm(path.join(changed, 'sub folder', 'é', 'file 3 +&.txt'));
    await writeFile(path.join(changed, 'new'), 'new');
    await rclone('sync', changed, 'own:data/rclone');
    await rclone('check', '--download', changed, 'own:data/rclone');
    await rclone('sync', 'own:data/rclone', path.join(home, 'back'));
    await sameTree(changed, path.join(home, 'back'));
    await rclone('copy', 'own:data/rclone', 'own:made-by-rclone/copy');
    await rclone('check', 'own:data/rclone', 'own:made-by-rclone/copy');
    await rclone('purge', 'own:made-by-rclone');
    expect(await rclone('lsf', 'own:')).toBe('data/\n');
  });
});

describe.skipIf(!has.restic)('restic', () => {
  test('makes a repository, backs up, checks every byte and restores', async () => {
    const restic = (...args: string[]) =>
      client(
        'restic',
        ['--no-cache', '-o', `s3.region=${testRegion}`, '-r', `s3:${server.endpoint}/data/restic`, ...args],
        {
          AWS_ACCESS_KEY_ID: testKey.accessKeyId,
          AWS_SECRET_ACCESS_KEY: testKey.secretAccessKey,
          RESTIC_PASSWORD: 'x',
        },
      );
    await restic('init');
    await restic('backup', 'source');
    await restic('check', '--read-data');
    await restic('restore', 'latest', '--target', path.join(home, 'restored'));
    await sameTree(source, path.join(home, 'restored', 'source'));
  });
});

describe.skipIf(!has.s3cmd)('s3cmd', () => {
  test('puts, lists, gets, copies and removes', async () => {
    const { host } = new URL(server.endpoint);
    await writeFile(
      path.join(home, 's3cfg'),
      `[default]\naccess_key = ${testKey.accessKeyId}\nsecret_key = ${testKey.secretAccessKey}\nhost_base = ${host}\nhost_bucket = ${host}\nuse_https = False\nbucket_location = ${testRegion}\nsignature_v2 = False\n`,
    );
    const s3cmd = (...args: string[]) => client('s3cmd', ['-c', 's3cfg', '--no-progress', ...args]);
    await s3cmd('mb', 's3://made-by-s3cmd');
    await s3cmd(
      'put',
      path.join(source, 'large'),
      's3://made-by-s3cmd/x/large',
      '--multipart-chunk-size-mb=5',
    );
    await s3cmd('sync', `${source}/`, 's3://made-by-s3cmd/sync/');
    expect((await s3cmd('ls', '-r', 's3://made-by-s3cmd')).trim().split('\n')).toHaveLength(33);
    await s3cmd('get', 's3://made-by-s3cmd/x/large', path.join(home, 'got'));
    expect((await readFile(path.join(home, 'got'))).equals(await readFile(path.join(source, 'large')))).toBe(
      true,
    );
    await s3cmd('mv', 's3://made-by-s3cmd/x/large', 's3://made-by-s3cmd/y é');
    expect(await s3cmd('info', 's3://made-by-s3cmd/y é')).toContain('12000000');
    await s3cmd('del', '-r', '--force', 's3://made-by-s3cmd');
    await s3cmd('rb', 's3://made-by-s3cmd');
  });
});

describe.skipIf(!has.aws)('aws', () => {
  test('syncs both ways, in parts and with checksums, and removes', async () => {
    const env = {
      AWS_ACCESS_KEY_ID: testKey.accessKeyId,
      AWS_SECRET_ACCESS_KEY: testKey.secretAccessKey,
      AWS_DEFAULT_REGION: testRegion,
      AWS_EC2_METADATA_DISABLED: 'true',
    };
    const aws = (...args: string[]) => client('aws', ['--endpoint-url', server.endpoint, ...args], env);
    await aws('s3', 'mb', 's3://made-by-aws');
    await aws('s3', 'sync', source, 's3://made-by-aws/sync', '--only-show-errors');
    await aws('s3', 'sync', 's3://made-by-aws/sync', path.join(home, 'aws-back'), '--only-show-errors');
    await sameTree(source, path.join(home, 'aws-back'));
    const signed = (await aws('s3', 'presign', 's3://made-by-aws/sync/large')).trim();
    expect((await (await fetch(signed)).arrayBuffer()).byteLength).toBe(12_000_000);
    await aws('s3', 'rb', 's3://made-by-aws', '--force');
  });
});
