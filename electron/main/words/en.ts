import type { Words } from './words.ts';

export const english: Words = {
  open: 'Open Holdall',
  backUpNow: 'Back up now',
  quit: 'Quit Holdall',
  file: 'File',
  edit: 'Edit',
  view: 'View',
  idle: 'Holdall',
  working: 'Holdall – working',
  stillRunningTitle: 'Holdall goes on in the background',
  stillRunningText: 'Backups go on as planned. To end it, choose “Quit Holdall” in its menu.',
  quitQuestion: 'Holdall is still working. Quit anyway?',
  quitDetail:
    'What is under way is stopped. Finished backups are safe; an unfinished one has to be started again.',
  quitAnyway: 'Stop and quit',
  keepRunning: 'Keep working',
  backupDone: (plan) => `“${plan}” is backed up`,
  backupIncomplete: (plan) => `“${plan}” was backed up, but not all of it`,
  backupFailed: (plan) => `“${plan}” could not be backed up`,
  jobDone: 'Done',
  jobIncomplete: 'Done, but not all of it',
  jobFailed: 'That did not work',
  seeWhy: 'Open Holdall to see why and what to do.',
  allSafe: 'Everything was stored and checked.',
  chooseFolder: 'Choose a folder',
};
