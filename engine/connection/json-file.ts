import { AppError } from '#shared/errors/app-error.ts';
import type { FileSystem } from '../ports/index.ts';
import { failureCode, failureReason } from '../scan/failure-reason.ts';

export type JsonObject = Record<string, unknown>;

/**
 * Reads a file that holds one JSON object; null when there is no such file. The error carries nothing of the
 * content, since JavaScript's own messages quote it and the file may hold secrets.
 * @throws AppError `config-damaged` for anything else, an empty file and `null` included
 */
export function readJsonFile(file: string, files: FileSystem): JsonObject | null {
  const text = readText(file, files);
  if (text === null) return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new AppError('config-damaged', {
      file,
      problem: text.trim() === '' ? 'it is empty' : 'it is not JSON',
    });
  }
  if (!isObject(value)) throw new AppError('config-damaged', { file, problem: 'it does not hold settings' });
  return value;
}

function readText(file: string, files: FileSystem): string | null {
  try {
    return files.readFileSync(file, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(failureCode(error))) return null;
    throw new AppError('config-damaged', { file, problem: failureReason(error) }, { cause: error });
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
