import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CliOptions, type CliResult, type Computer, cli } from './run-cli.ts';
import type { TestServer } from './servers.ts';

/** A temporary folder with any number of computers in it. */
export interface Lab {
  readonly folder: string;
  computer(name: string): Computer;
  remove(): void;
}

export function makeLab(): Lab {
  const folder = mkdtempSync(join(tmpdir(), 'holdall-e2e-'));
  return {
    folder,
    computer: (name) => {
      const home = join(folder, name, 'home');
      mkdirSync(home, { recursive: true });
      return { settings: join(folder, name, 'settings'), home };
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Words and secret for a connection; each part can be made wrong. */
export interface ConnectionWish {
  readonly bucket: string;
  readonly endpoint?: string;
  readonly accessKeyId?: string;
  readonly secretAccessKey?: string;
  readonly rootPath?: string;
  readonly createBucket?: boolean;
  readonly name?: string;
}

/** `holdall connection add`, the secret through standard input. */
export function addConnection(
  computer: Computer,
  server: TestServer,
  wish: ConnectionWish,
  options: CliOptions = {},
): Promise<CliResult> {
  return cli(
    computer,
    [
      'connection',
      'add',
      wish.name ?? 'c',
      '--endpoint',
      wish.endpoint ?? server.endpoint,
      '--region',
      server.region,
      '--bucket',
      wish.bucket,
      '--access-key-id',
      wish.accessKeyId ?? server.accessKeyId,
      '--secret-access-key-stdin',
      ...(wish.rootPath === undefined ? [] : ['--root-path', wish.rootPath]),
      ...(wish.createBucket === false ? [] : ['--create-bucket']),
      '--json',
    ],
    { ...options, stdin: `${wish.secretAccessKey ?? server.secretAccessKey}\n` },
  );
}
