import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Contender } from './contest.ts';

const subject = (file: string, ...args: string[]) => [
  process.execPath,
  '--disable-warning=ExperimentalWarning',
  fileURLToPath(new URL(`subjects/${file}`, import.meta.url)),
  ...args,
];
/** The command line as people start it, launcher included. */
const cli = (...args: string[]) => [
  process.execPath,
  fileURLToPath(new URL('../bin/holdall.js', import.meta.url)),
  ...args,
];

/** True when a program of that name can be started from PATH. */
export function installed(program: string): boolean {
  return (process.env.PATH ?? '').split(':').some((folder) => existsSync(join(folder, program)));
}

const resticEnv = { RESTIC_PASSWORD: 'bench', RESTIC_CACHE_DIR: '', XDG_CACHE_HOME: '' };

/** Packing alone: ours and zip tools into nothing, restic into a local repository. */
export function packContest(data: string, scratch: string): Contender[] {
  const repository = join(scratch, 'restic-local');
  const contenders: Contender[] = [
    { name: 'Holdall, level 1', command: subject('pack-ours.ts', data, '1') },
    { name: 'Holdall, level 6', command: subject('pack-ours.ts', data, '6') },
    { name: 'archiver, default', command: subject('pack-archiver.ts', data) },
    { name: 'archiver, level 1', command: subject('pack-archiver.ts', data, '1') },
  ];
  if (installed('zip'))
    for (const level of ['1', '6'])
      contenders.push({
        name: `zip -${level}`,
        command: ['sh', '-c', `cd "$1" && exec zip -qr -${level} - . >/dev/null`, 'sh', data],
      });
  if (installed('restic'))
    contenders.push({
      name: 'restic, local repository',
      prepare: () => freshRestic(repository),
      command: [
        'sh',
        '-c',
        `restic -q -r "$1" init && exec restic -q -r "$1" backup "$2"`,
        'sh',
        repository,
        data,
      ],
      env: { ...resticEnv, XDG_CACHE_HOME: join(scratch, 'restic-cache') },
    });
  return contenders;
}

function freshRestic(repository: string): void {
  rmSync(repository, { recursive: true, force: true });
}

export interface Server {
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** An existing bucket. */
  readonly bucket: string;
}

/** Environment for the subjects and for restic and rclone, so that no secret stands in a command line. */
export function serverEnv(server: Server, scratch: string): NodeJS.ProcessEnv {
  return {
    ...resticEnv,
    XDG_CACHE_HOME: join(scratch, 'cache'),
    HOLDALL_HOME: join(scratch, 'home'),
    HOLDALL_SECRET_ACCESS_KEY: server.secretAccessKey,
    S3_ENDPOINT: server.endpoint,
    S3_REGION: server.region,
    S3_ACCESS_KEY_ID: server.accessKeyId,
    S3_SECRET_ACCESS_KEY: server.secretAccessKey,
    AWS_ACCESS_KEY_ID: server.accessKeyId,
    AWS_SECRET_ACCESS_KEY: server.secretAccessKey,
    AWS_DEFAULT_REGION: server.region,
    RCLONE_CONFIG_BENCH_TYPE: 's3',
    RCLONE_CONFIG_BENCH_PROVIDER: 'Other',
    RCLONE_CONFIG_BENCH_ENDPOINT: server.endpoint,
    RCLONE_CONFIG_BENCH_REGION: server.region,
    RCLONE_CONFIG_BENCH_ACCESS_KEY_ID: server.accessKeyId,
    RCLONE_CONFIG_BENCH_SECRET_ACCESS_KEY: server.secretAccessKey,
  };
}

/** The command that saves the connection which the contests below use; run once, not timed. */
export function connectCommand(server: Server): string[] {
  return cli(
    ...['connection', 'add', 'bench', '--endpoint', server.endpoint, '--region', server.region],
    // A folder of its own, so that listing it does not walk through what the others store.
    ...['--bucket', server.bucket, '--root-path', 'holdall', '--access-key-id', server.accessKeyId],
  );
}

/** End to end into the same S3 server: packing or chunking, uploading, committing. */
export function backupContest(data: string, name: string, server: Server, scratch: string): Contender[] {
  const env = serverEnv(server, scratch);
  let run = 0;
  const contenders: Contender[] = [
    { name: 'Holdall', command: cli('backup', '--connection', 'bench', '--quiet', data), env },
    {
      name: 'archiver + lib-storage',
      command: subject('upload-archiver.ts', data, server.bucket, `archiver/${name}.zip`),
      env,
    },
  ];
  if (installed('rclone'))
    contenders.push({
      name: 'rclone copy (no packing)',
      prepare: () => {
        run += 1;
      },
      get command() {
        return [
          'rclone',
          '--config',
          '/dev/null',
          'copy',
          data,
          `bench:${server.bucket}/rclone-${name}-${run}`,
        ];
      },
      env,
    });
  if (installed('restic')) contenders.push(resticBackup(data, name, server, env));
  return contenders;
}

function resticBackup(data: string, name: string, server: Server, env: NodeJS.ProcessEnv): Contender {
  let run = 0;
  return {
    name: 'restic',
    prepare: () => {
      run += 1;
    },
    get command() {
      const repository = `s3:${server.endpoint}/${server.bucket}/restic-${name}-${run}`;
      return [
        'sh',
        '-c',
        'restic -q -r "$1" init && exec restic -q -r "$1" backup "$2"',
        'sh',
        repository,
        data,
      ];
    },
    env,
  };
}

/** Getting everything back, from what `backupContest` of the same name left in the bucket. */
export function restoreContest(data: string, name: string, server: Server, scratch: string): Contender[] {
  const env = serverEnv(server, scratch);
  const target = join(scratch, 'restored');
  const prepare = () => {
    rmSync(target, { recursive: true, force: true });
    mkdirSync(target, { recursive: true });
  };
  const contenders: Contender[] = [
    {
      name: 'Holdall',
      prepare,
      command: cli('restore', 'latest', '--connection', 'bench', '--to', target, '--quiet'),
      env,
    },
  ];
  if (installed('unzip'))
    contenders.push({
      name: 'download + unzip',
      prepare,
      command: subject('download-unzip.ts', server.bucket, `archiver/${name}.zip`, target),
      env,
    });
  if (installed('restic')) {
    const repository = `s3:${server.endpoint}/${server.bucket}/restic-${name}-1`;
    contenders.push({
      name: 'restic restore',
      prepare,
      command: ['restic', '-q', '-r', repository, 'restore', 'latest', '--path', data, '--target', target],
      env,
    });
  }
  return contenders;
}
