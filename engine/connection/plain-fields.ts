import * as path from 'node:path';
import { type Addressing, addressing } from '#shared/connection.ts';
import { AppError } from '#shared/errors/app-error.ts';

/** What is signed with where nobody named a region; most self-hosted servers accept it. */
export const DEFAULT_REGION = 'us-east-1';

/** '' becomes the default. @throws AppError `field-invalid` */
export function checkRegion(text: string): string {
  const region = text.trim();
  if (region === '') return DEFAULT_REGION;
  if (!/^[A-Za-z0-9._-]{1,64}$/.test(region)) {
    throw new AppError('field-invalid', {
      field: 'region',
      problem: 'it should be a short word such as eu-central-1',
    });
  }
  return region;
}

/** '' becomes `auto`. @throws AppError `field-invalid` */
export function checkAddressing(text: string): Addressing {
  const parsed = addressing.safeParse(text.trim() || 'auto');
  if (!parsed.success) {
    throw new AppError('field-invalid', { field: 'addressing', problem: 'it must be auto, path or virtual' });
  }
  return parsed.data;
}

/** '' becomes null. The file is not opened. @throws AppError `field-invalid` */
export function checkCaFile(text: string): string | null {
  if (text.trim() === '') return null;
  if (!path.isAbsolute(text)) {
    // The next command may run in another folder and would look for the file there.
    throw new AppError('field-invalid', { field: 'certificate file', problem: 'its path must be absolute' });
  }
  return text;
}
