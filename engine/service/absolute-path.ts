import { isAbsolute, resolve } from 'node:path';
import { AppError } from '#shared/errors/app-error.ts';

/** The folder a window named. A relative one would depend on where the program was started. @throws `field-invalid` */
export function absoluteFolder(path: string): string {
  return absolute(path, 'folder');
}

/** The file a window named. @throws AppError `field-invalid` */
export function absoluteFile(path: string): string {
  return absolute(path, 'file');
}

function absolute(path: string, field: string): string {
  if (path.includes('\0'))
    throw new AppError('field-invalid', { field, problem: 'it contains an invisible sign' });
  if (!isAbsolute(path)) {
    throw new AppError('field-invalid', {
      field,
      problem: 'it has to be a whole path, from the top of a drive',
    });
  }
  return resolve(path);
}
