import { english } from './en.ts';
import { french } from './fr.ts';
import { chinese } from './zh-cn.ts';

/** What the system shows for the app: tray, menu, dialogs, notifications. The window has its own words. */
export interface Words {
  readonly open: string;
  readonly backUpNow: string;
  readonly quit: string;
  readonly file: string;
  readonly edit: string;
  readonly view: string;
  readonly idle: string;
  readonly working: string;
  readonly stillRunningTitle: string;
  readonly stillRunningText: string;
  readonly quitQuestion: string;
  readonly quitDetail: string;
  readonly quitAnyway: string;
  readonly keepRunning: string;
  readonly lockedTitle: string;
  readonly lockedText: string;
  readonly unsavedQuestion: string;
  readonly unsavedDetail: string;
  readonly stay: string;
  readonly discard: string;
  readonly backupDone: (plan: string) => string;
  readonly backupRemarks: (plan: string) => string;
  readonly backupIncomplete: (plan: string) => string;
  readonly backupFailed: (plan: string) => string;
  readonly jobDone: string;
  readonly jobIncomplete: string;
  readonly jobFailed: string;
  readonly keysNeeded: (connection: string) => string;
  readonly keysNeededText: string;
  readonly seeWhy: string;
  readonly allSafe: string;
  readonly chooseFolder: string;
}

/** The words for a language tag: the person's choice, or what the system speaks. */
export function wordsFor(language: string): Words {
  const tag = language.toLowerCase();
  if (tag.startsWith('fr')) return french;
  if (tag.startsWith('zh')) return chinese;
  return english;
}
