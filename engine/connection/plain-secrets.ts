import { z } from 'zod';
import { AppError } from '#shared/errors/app-error.ts';
import type { Ports } from '../ports/index.ts';
import { writeDurably } from './durable-write.ts';
import { type JsonObject, readJsonFile } from './json-file.ts';

const OWNER_ONLY = 0o600;

const content = z.object({ secrets: z.record(z.string(), z.unknown()) });

export interface PlainSecrets {
  /** The whole file: fields of later versions included. */
  readonly json: JsonObject;
  /** By name of connection. */
  readonly secrets: JsonObject;
}

/**
 * The file of secrets that its owner alone can read; empty when there is none. Takes the rights of other users away
 * first: a copy, an editor or a restored backup may have left it readable to them.
 * @throws AppError `config-damaged`; it carries nothing of the content
 */
export function readPlainSecrets(
  path: string,
  { files, logger }: Pick<Ports, 'files' | 'logger'>,
): PlainSecrets {
  const mode = files.statSync(path, { throwIfNoEntry: false })?.mode ?? OWNER_ONLY;
  if ((mode & 0o077) !== 0) {
    try {
      files.chmodSync(path, OWNER_ONLY);
    } catch {
      logger.warn('the file of secrets can be read by other users, and that could not be changed', { path });
    }
  }
  const json = readJsonFile(path, files);
  if (json === null) return { json: {}, secrets: {} };
  const parsed = content.safeParse(json);
  if (!parsed.success)
    throw new AppError('config-damaged', { file: path, problem: 'it does not hold secrets' });
  return { json, secrets: parsed.data.secrets };
}

/** Only while the settings are locked. Throws what the file system throws. */
export function writePlainSecrets(
  path: string,
  content: PlainSecrets,
  { files }: Pick<Ports, 'files'>,
): void {
  const text = `${JSON.stringify({ ...content.json, format: 1, secrets: content.secrets }, undefined, 2)}\n`;
  // Who keeps the file elsewhere and has put a link here wants it to stay elsewhere.
  writeDurably(files.existsSync(path) ? files.realpathSync(path) : path, text, OWNER_ONLY, files);
}
