import type { Phase } from '#shared/events.ts';

/** What a person is told about each phase while it runs. */
export const phaseWords: Record<Phase, string> = {
  scan: 'Looking at the files',
  capture: 'Copying databases that are in use',
  compare: 'Comparing with the backup before',
  pack: 'Packing and uploading',
  commit: 'Finishing the upload',
  check: 'Checking the stored backup',
  list: 'Reading the list of backups',
  read: 'Reading from the storage',
  delete: 'Removing',
};
