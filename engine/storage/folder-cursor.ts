import { z } from 'zod';
import { AppError } from '#shared/errors/app-error.ts';

/** Where the listing of a folder goes on. */
export interface FolderPosition {
  /** The last name of the page before; version 1 of the call goes on behind it. */
  readonly after: string;
  /** What version 2 of the call goes on with; null where it is not known. */
  readonly token: string | null;
}

const content = z.tuple([z.string(), z.string().nullable()]);

/** As text that needs no escaping in addresses. */
export function cursorOf({ after, token }: FolderPosition): string {
  return Buffer.from(JSON.stringify([after, token])).toString('base64url');
}

/** @throws AppError `field-invalid` for a text that `cursorOf` has not made */
export function positionOf(cursor: string): FolderPosition {
  try {
    const [after, token] = content.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    return { after, token };
  } catch {
    throw new AppError('field-invalid', { field: 'cursor', problem: 'it is not one that was given out' });
  }
}
