import { AppError } from '#shared/errors/app-error.ts';

/** Object keys end at 1,024 bytes; plan, device and name need their share. */
const LONGEST = 512;

/**
 * Normalises the folder inside the bucket: no slashes at the ends, none doubled; '' is the bucket itself.
 * Only what every storage keeps unharmed is let through: printable ASCII, no `%` (some servers decode it twice
 * when they copy), no backslash, no `.` or `..` as a folder.
 * @throws AppError `field-invalid`
 */
export function checkRootPath(text: string): string {
  const rootPath = text
    .trim()
    .split('/')
    .filter((name) => name !== '')
    .join('/');
  const problem = problemOf(rootPath);
  if (problem !== null) throw new AppError('field-invalid', { field: 'root path', problem });
  return rootPath;
}

function problemOf(rootPath: string): string | null {
  if (/[^\x20-\x7e]/.test(rootPath))
    return 'only letters without accents, digits and plain signs survive everywhere';
  if (rootPath.includes('%')) return 'a percent sign is not kept unharmed by every storage';
  if (rootPath.includes('\\')) return 'it contains a backslash; folders are separated by /';
  const names = rootPath.split('/');
  if (names.includes('.') || names.includes('..')) return '“.” and “..” cannot be folders in a storage';
  if (names.some((name) => name !== name.trim())) return 'a folder name in it begins or ends with a space';
  if (rootPath.length > LONGEST) return `it has more than ${LONGEST} characters`;
  return null;
}
