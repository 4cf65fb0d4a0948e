import { z } from 'zod';

/** Everything a job may have to say that is about no single file. Never renamed; the window has words for each. */
export const noticeCode = z.enum([
  'retrying',
  'clock-skew',
  'upload-in-one-piece', // the storage takes nothing in parts
  'upload-left-behind', // parts of an upload that was given up could not be removed
  'upload-starts-over', // the storage did not take over what it holds already
  'unchecked-left', // stored, and stopped before the check
  'unchecked-mark-left', // checked, but the storage could not be told
  'verified-mark-left', // verified, but what that showed could not be kept in the storage
  'rechecked', // an earlier backup that was never checked is whole
  'recheck-failed', // … or is damaged
  'database-locked', // these six: databases that were saved as the files they consist of
  'database-changing',
  'database-damaged',
  'database-no-room',
  'database-not-understood',
  'database-failed',
  'database-unchecked', // saved whole, but SQLite could not check the copy
  'database-files-moved', // old side files got out of the way of restored databases
  'manifest-damaged',
  'backup-damaged',
  'link-not-encrypted', // a shared backup comes over a line that others can read
  'link-whole', // a shared backup can only be fetched whole
  'spared', // was to be removed, and was not
]);
export type NoticeCode = z.infer<typeof noticeCode>;

/** What the window's own words name. Never a secret. */
export const noticeDetails = z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())]));
export type NoticeDetails = z.infer<typeof noticeDetails>;

/** Something a person should know although the work goes on. */
export const notice = z.object({
  code: noticeCode,
  /** Plain sentences, in English. */
  message: z.string(),
  details: noticeDetails.optional(),
});
export type Notice = z.infer<typeof notice>;

/** `count` and the first `most` names, with an ellipsis where there are more. */
export function namesForNotice(name: string, names: readonly string[], most: number): NoticeDetails {
  const shown = names.slice(0, most);
  return { count: names.length, [name]: shown.length < names.length ? [...shown, '…'] : shown };
}

/** The facts of a failure that is told in a notice: `failure` is its code. */
export function detailsOfFailure(failure: {
  readonly code: string;
  readonly details: object;
}): NoticeDetails {
  const facts: NoticeDetails = {};
  for (const [name, value] of Object.entries(failure.details) as [string, unknown][]) {
    if (typeof value === 'string' || typeof value === 'number') facts[name] = value;
    else if (Array.isArray(value)) facts[name] = value.map(String);
  }
  return { ...facts, failure: failure.code };
}

/** How much it takes away from a backup that ended well. */
const weights: Readonly<Partial<Record<NoticeCode, 'unsure' | 'remark'>>> = {
  'database-locked': 'unsure',
  'database-changing': 'unsure',
  'database-damaged': 'unsure',
  'database-no-room': 'unsure',
  'database-not-understood': 'unsure',
  'database-failed': 'unsure',
  'database-unchecked': 'remark',
  'database-files-moved': 'remark',
  'recheck-failed': 'remark',
  'unchecked-left': 'remark',
  'unchecked-mark-left': 'remark',
  'verified-mark-left': 'remark',
};

/** Whether a person should still see it after everything else has ended well. */
export function isRemark(code: NoticeCode): boolean {
  return weights[code] !== undefined;
}

/** Whether something in the backup may not be what it should be, although all files were saved. */
export function leavesUnsure(code: NoticeCode): boolean {
  return weights[code] === 'unsure';
}
