import { AppError } from '#shared/errors/app-error.ts';

/** Where the listing of a folder goes on, by the version of the call that began it. */
export interface FolderPosition {
  readonly version: 1 | 2;
  /** The server's token for version 2, the last name seen for version 1. */
  readonly place: string;
}

/** As text that needs no escaping in addresses. */
export function cursorOf({ version, place }: FolderPosition): string {
  return `${version}.${Buffer.from(place).toString('base64url')}`;
}

/** @throws AppError `field-invalid` for a text that `cursorOf` has not made */
export function positionOf(cursor: string): FolderPosition {
  const [, version, place] = /^([12])\.([\w-]{1,6000})$/.exec(cursor) ?? [];
  if (version === undefined || place === undefined) {
    throw new AppError('field-invalid', { field: 'cursor', problem: 'it is not one that was given out' });
  }
  return { version: version === '1' ? 1 : 2, place: Buffer.from(place, 'base64url').toString() };
}
