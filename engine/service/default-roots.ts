import { join } from 'node:path';
import type { FileSystem } from '../ports/index.ts';

/** Where systems put drives: folders whose sub-folders are drives. */
const drivePlaces: Readonly<Record<string, (user: string) => readonly string[]>> = {
  darwin: () => ['/Volumes'],
  linux: (user) => [join('/media', user), join('/run/media', user), '/mnt'],
};

/** Where a window may browse when nobody said otherwise: the person's home folder and mounted drives. */
export function defaultRoots(userHome: string, platform: string, files: FileSystem): string[] {
  if (platform === 'win32') return [userHome, ...windowsDrives(files)];
  const user = userHome.split('/').at(-1) ?? '';
  const places = drivePlaces[platform === 'darwin' ? 'darwin' : 'linux']?.(user) ?? [];
  return [userHome, ...places.flatMap((place) => folderNames(place, files).map((name) => join(place, name)))];
}

function windowsDrives(files: FileSystem): string[] {
  const letters = Array.from({ length: 26 }, (_, index) => String.fromCharCode(65 + index));
  return letters.map((letter) => `${letter}:\\`).filter((drive) => files.existsSync(drive));
}

function folderNames(place: string, files: FileSystem): string[] {
  try {
    return files
      .readdirSync(place, { withFileTypes: true })
      .flatMap((one) => (one.isDirectory() ? [one.name] : []));
  } catch {
    return [];
  }
}
