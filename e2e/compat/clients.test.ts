import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createShare,
  type Share,
  silentLogger,
  systemClock,
  systemFileSystem,
  systemRandom,
} from '#engine/index.ts';
import { clientTable } from '../../scripts/compat/client-table.ts';

// Programs other people wrote, on a shared folder over TLS, with nothing but the certificate Holdall made for it.
const run = promisify(execFile);
const installed = (program: string) =>
  run(program, ['--version']).then(
    () => true,
    () => false,
  );
const has = {
  rclone: await installed('rclone'),
  restic: await run('restic', ['version']).then(
    () => true,
    () => false,
  ),
  s3cmd: await installed('s3cmd'),
  aws: await installed('aws'),
};

let share: Share;
let home: string;
let endpoint: string;
let key: { readonly accessKeyId: string; readonly secretAccessKey: string };
const at = (name: string) => path.join(home, name);

beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'holdall-clients-'));
  await mkdir(at('disk'));
  await mkdir(at('source/sub folder'), { recursive: true });
  await writeFile(at('source/large'), systemRandom.bytes(11_000_000));
  await writeFile(at('source/sub folder/été +&.txt'), 'plain words\n');
  await writeFile(at('source/empty'), '');
  const secrets = new Map<string, { secretAccessKey: string }>();
  share = createShare({
    home: at('settings'),
    hostName: 'den',
    ports: { clock: systemClock, random: systemRandom, files: systemFileSystem, logger: silentLogger },
    secrets: {
      get: async (name) => secrets.get(name),
      set: async (name, secret) => void secrets.set(name, secret),
      remove: async (name) => void secrets.delete(name),
    },
  });
  const buckets = [{ name: 'data', folder: at('disk') }];
  await share.configure({ port: await freePort(), tls: { kind: 'own' }, buckets });
  key = await share.addKey({ label: '', readOnly: false, buckets: ['data'] });
  const status = await share.start();
  endpoint = status.endpoints[0] ?? '';
  await writeFile(at('certificate.pem'), (await share.certificate()).pem);
});
afterAll(async () => {
  await share.close();
  await rm(home, { recursive: true, force: true });
});

/** Runs a program with nothing of the surroundings that could lead it elsewhere. */
async function client(program: string, args: readonly string[], env: Record<string, string> = {}) {
  const keys = { AWS_ACCESS_KEY_ID: key.accessKeyId, AWS_SECRET_ACCESS_KEY: key.secretAccessKey };
  const clean = {
    PATH: process.env.PATH ?? '',
    HOME: home,
    LANG: 'C.UTF-8',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  const { stdout } = await run(program, args, { cwd: home, env: { ...clean, ...keys, ...env } });
  return stdout;
}

const sameTree = (a: string, b: string) => run('diff', ['-r', at(a), at(b)]);
const inFolder = (name: string) => readFile(at(`disk/${name}`), 'utf8');

test.skipIf(!has.rclone)('rclone', async () => {
  const rclone = (...args: string[]) =>
    client(
      'rclone',
      ['--ca-cert', at('certificate.pem'), '--s3-upload-cutoff', '6M', '--retries', '1', ...args],
      {
        RCLONE_CONFIG_OWN_TYPE: 's3',
        RCLONE_CONFIG_OWN_PROVIDER: 'Other',
        RCLONE_CONFIG_OWN_ENV_AUTH: 'true',
        RCLONE_CONFIG_OWN_ENDPOINT: endpoint,
        RCLONE_CONFIG_OWN_FORCE_PATH_STYLE: 'true',
      },
    );
  await rclone('sync', at('source'), 'own:data/rclone');
  await rclone('check', at('source'), 'own:data/rclone', '--download');
  expect(await inFolder('rclone/sub folder/été +&.txt')).toBe('plain words\n');
  await rclone('sync', 'own:data/rclone', at('from-rclone'));
  await sameTree('source', 'from-rclone');
});

test.skipIf(!has.restic)('restic', async () => {
  const restic = (...args: string[]) =>
    client(
      'restic',
      ['--cacert', at('certificate.pem'), '--no-cache', '-r', `s3:${endpoint}/data/restic`, ...args],
      {
        RESTIC_PASSWORD: 'a passphrase',
        GOMAXPROCS: '2',
      },
    );
  await restic('init');
  await restic('backup', 'source');
  await restic('check', '--read-data');
  await restic('restore', 'latest', '--target', at('from-restic'));
  await sameTree('source', 'from-restic/source').catch(() =>
    sameTree('source', `from-restic${at('source')}`),
  );
});

test.skipIf(!has.s3cmd)('s3cmd', async () => {
  const host = endpoint.replace('https://', '');
  const s3cmd = (...args: string[]) =>
    client('s3cmd', [
      ...['--no-progress', '--ca-certs', at('certificate.pem'), '--host', host, '--host-bucket', host],
      ...['--access_key', key.accessKeyId, '--secret_key', key.secretAccessKey, '--region', 'us-east-1'],
      ...['--multipart-chunk-size-mb', '5', ...args],
    ]);
  await s3cmd('sync', `${at('source')}/`, 's3://data/s3cmd/');
  expect(await s3cmd('ls', '--recursive', 's3://data/s3cmd/')).toContain('été +&.txt');
  await mkdir(at('from-s3cmd'));
  await s3cmd('sync', 's3://data/s3cmd/', `${at('from-s3cmd')}/`);
  await sameTree('source', 'from-s3cmd');
  await s3cmd('del', '--recursive', '--force', 's3://data/s3cmd/');
  expect(await s3cmd('ls', '--recursive', 's3://data/s3cmd/')).toBe('');
});

test.skipIf(!has.aws)('aws', async () => {
  const aws = (...args: string[]) =>
    client('aws', [
      ...[
        '--endpoint-url',
        endpoint,
        '--ca-bundle',
        at('certificate.pem'),
        '--region',
        'us-east-1',
        's3',
        ...args,
      ],
    ]);
  await aws('sync', at('source'), 's3://data/aws', '--only-show-errors');
  await aws('sync', 's3://data/aws', at('from-aws'), '--only-show-errors');
  await sameTree('source', 'from-aws');
  await aws('rm', '--recursive', 's3://data/aws', '--only-show-errors');
  expect(await aws('ls', 's3://data/').catch(() => '')).not.toContain('aws/');
});

describe('the document', () => {
  test('has the table of the clients', async () => {
    const document = fileURLToPath(new URL('../../docs/compatibility.md', import.meta.url));
    expect(await readFile(document, 'utf8')).toContain(clientTable);
  });
});

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
