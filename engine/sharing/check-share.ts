import { isIP } from 'node:net';
import * as path from 'node:path';
import { AppError } from '#shared/errors/app-error.ts';
import type { ShareBucket, ShareChange, ShareSettings, ShareTls } from '#shared/share.ts';
import { checkBucketName } from '../connection/bucket-name.ts';
import type { FileSystem } from '../ports/index.ts';
import { failureCode, failureReason } from '../scan/failure-reason.ts';
import { isLoopback } from './computer-addresses.ts';

/**
 * The settings after `change`, checked and cleaned. An address that others reach turns TLS on by itself.
 * Pure but for a look at the folders.
 * @param home folder of Holdall's own settings, which is never shared
 * @throws AppError `field-invalid`, `bucket-name-invalid`, `folder-missing`, `folder-unreadable`
 */
export function changedShare(
  before: ShareSettings,
  change: ShareChange,
  home: string,
  files: FileSystem,
): ShareSettings {
  const address = checkAddress(change.address ?? before.address);
  const tls = checkTls(change.tls ?? before.tls);
  const isPlain = tls.kind === 'off' && !isLoopback(address);
  return {
    ...before,
    enabled: change.enabled ?? before.enabled,
    startWithApp: change.startWithApp ?? before.startWithApp,
    address,
    port: change.port ?? before.port,
    tls: isPlain ? { kind: 'own' } : tls,
    // Only new ones are looked at: a drive that is unplugged just now is no reason to refuse another port.
    buckets: change.buckets === undefined ? before.buckets : checkBuckets(change.buckets, home, files),
    keys: before.keys,
  };
}

/** An IP address to listen on; `localhost` is taken for one. @throws AppError `field-invalid` */
export function checkAddress(text: string): string {
  const address = text
    .trim()
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1');
  if (address === 'localhost') return '127.0.0.1';
  if (isIP(address)) return address;
  throw new AppError('field-invalid', {
    field: 'address',
    problem: 'it must be an IP address of this computer such as 192.168.1.5, or 0.0.0.0 for all its networks',
  });
}

function checkTls(tls: ShareTls): ShareTls {
  if (tls.kind !== 'files') return tls;
  for (const file of [tls.certFile, tls.keyFile]) {
    if (!path.isAbsolute(file))
      throw new AppError('field-invalid', {
        field: 'certificate file',
        problem: 'its path must be absolute',
      });
  }
  return tls;
}

/**
 * Buckets that can be shared side by side: each with a name of its own and a folder that is there, none inside another,
 * and none that would hand out Holdall's own settings and secrets.
 * @throws AppError `field-invalid`, `bucket-name-invalid`, `folder-missing`, `folder-unreadable`
 */
export function checkBuckets(
  buckets: readonly ShareBucket[],
  home: string,
  files: FileSystem,
): ShareBucket[] {
  const checked: (ShareBucket & { readonly real: string })[] = [];
  const ownFolder = realPath(home, files) ?? path.resolve(home);
  for (const { name: typed, folder } of buckets) {
    const name = checkBucketName(typed);
    if (!path.isAbsolute(folder)) throw refused(`the path of “${folder}” must be absolute`);
    const real = readableFolder(folder, files);
    if (isWithin(real, ownFolder) || isWithin(ownFolder, real))
      throw refused(`${folder} holds Holdall’s own settings and secrets, or lies inside them`);
    for (const other of checked) {
      if (other.name === name) throw refused(`two buckets are called “${name}”`);
      if (isWithin(real, other.real) || isWithin(other.real, real))
        throw refused(`${folder} and ${other.folder} are the same, or one is inside the other`);
    }
    checked.push({ name, folder: path.normalize(folder), real });
  }
  return checked.map(({ name, folder }) => ({ name, folder }));
}

function readableFolder(folder: string, files: FileSystem): string {
  try {
    const real = files.realpathSync(folder);
    files.readdirSync(real);
    return real;
  } catch (error) {
    const code = failureCode(error);
    if (code === 'ENOENT') throw new AppError('folder-missing', { path: folder }, { cause: error });
    const reason = code === 'ENOTDIR' ? 'it is a file' : failureReason(error);
    throw new AppError('folder-unreadable', { path: folder, reason }, { cause: error });
  }
}

function realPath(folder: string, files: FileSystem): string | undefined {
  try {
    return files.realpathSync(folder);
  } catch {
    return undefined;
  }
}

function isWithin(inner: string, outer: string): boolean {
  const way = path.relative(outer, inner);
  return way === '' || (way.split(path.sep)[0] !== '..' && !path.isAbsolute(way));
}

function refused(problem: string): AppError<'field-invalid'> {
  return new AppError('field-invalid', { field: 'shared folder', problem });
}
