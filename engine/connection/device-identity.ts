import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '#shared/errors/app-error.ts';
import type { DeviceIdentity } from '../archive/manifest.ts';
import type { Ports } from '../ports/index.ts';
import { failureCode } from '../scan/failure-reason.ts';
import { syncFolder } from './durable-write.ts';
import { readJsonFile } from './json-file.ts';
import { settingsFailure } from './settings-failure.ts';

const identity = z.object({ id: z.string().regex(/^[0-9a-f]{16}$/), name: z.string().min(1) });

/**
 * Who this computer is, from `device.json` in the settings folder. The first call makes it: a random id, and
 * the host name as it is then. The name is kept, because host names change with the network, and the backups of
 * one computer would be spread over several names.
 * @throws AppError `config-damaged`, `target-not-writable`, `disk-full`
 */
export function deviceIdentity(
  home: string,
  hostName: string,
  ports: Pick<Ports, 'files' | 'random'>,
): DeviceIdentity {
  const path = join(home, 'device.json');
  const known = readIdentity(path, ports);
  if (known) return known;
  const made = {
    id: Buffer.from(ports.random.bytes(8)).toString('hex'),
    name: hostName.trim().replace(/\.local$/i, '') || 'computer',
  };
  return createOnce(path, made, home, ports) ? made : (readIdentity(path, ports) ?? made);
}

function readIdentity(path: string, { files }: Pick<Ports, 'files'>): DeviceIdentity | null {
  const json = readJsonFile(path, files);
  if (json === null) return null;
  const parsed = identity.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new AppError('config-damaged', { file: path, problem: 'it does not name this computer' });
}

/** False when another process made the file meanwhile: two ids for one computer must not come into being. */
function createOnce(
  path: string,
  made: DeviceIdentity,
  home: string,
  { files }: Pick<Ports, 'files' | 'random'>,
): boolean {
  const temporary = `${path}.${made.id}.tmp`;
  try {
    files.mkdirSync(home, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw settingsFailure(error, home);
  }
  try {
    const descriptor = files.openSync(temporary, 'wx', 0o600);
    try {
      files.writeSync(descriptor, `${JSON.stringify(made, undefined, 2)}\n`);
      files.fsyncSync(descriptor);
    } finally {
      files.closeSync(descriptor);
    }
    try {
      // Unlike a rename, a link fails when the name is taken, and it never shows a half-written file.
      files.linkSync(temporary, path);
    } catch (error) {
      if (failureCode(error) === 'EEXIST') return false;
      // Some drives have no hard links (exFAT): then the last of two processes wins.
      files.renameSync(temporary, path);
    }
    syncFolder(home, files);
    return true;
  } catch (error) {
    throw settingsFailure(error, path);
  } finally {
    files.rmSync(temporary, { force: true });
  }
}
