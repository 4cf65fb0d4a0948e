import type { IssueKind } from '#shared/events.ts';

/** Why a file could not be packed as it should: an `Issue` without its path. */
export interface ReadTrouble {
  readonly kind: IssueKind;
  readonly message: string;
}

/** What a failed system call on a file means for the person. Throws anything that is not a system error. */
export function readTrouble(error: unknown): ReadTrouble {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (typeof code !== 'string' || code.startsWith('ERR_')) throw error;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return { kind: 'vanished', message: 'It was gone when it was to be read.' };
    case 'ELOOP':
    case 'EMLINK':
      return { kind: 'vanished', message: 'A link took its place before it was read.' };
    case 'ENXIO':
      return NOT_A_FILE;
    case 'EACCES':
    case 'EPERM':
      return { kind: 'unreadable', message: 'Could not be read (permission denied).' };
    case 'EBUSY':
      return { kind: 'unreadable', message: 'Another program keeps it locked (EBUSY).' };
    default:
      return { kind: 'unreadable', message: `It could not be read (${code}).` };
  }
}

export const NOT_A_FILE: ReadTrouble = {
  kind: 'vanished',
  message: 'Something that is not a file took its place before it was read.',
};

export const KEPT_CHANGING: ReadTrouble = {
  kind: 'changed-while-reading',
  message: 'It changed each of the three times it was read. The last reading is in the backup.',
};
