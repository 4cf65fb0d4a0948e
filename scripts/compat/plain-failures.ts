/** Storages on which not everything can work: what Holdall says, and what does not happen all the same. */
export const plainFailures = {
  webPage: {
    habit: 'shows a sign-in page with status 200',
    says: '`not-s3`, whatever is asked',
    result: 'no list is taken for an empty one; nothing is stored or removed',
  },
  endlessListing: {
    habit: 'begins its listings anew with every page, in both ways',
    says: '`answer-invalid`',
    result: 'nothing is listed twice, nothing is removed',
  },
  noDeletes: {
    habit: 'refuses every deletion',
    says: '`access-denied` in the connection test, naming deletion',
    result:
      'backups are made and restored; prune and delete say what stayed; backups keep the mark “not checked”',
  },
  expiredToken: {
    habit: 'lets temporary keys expire in the middle of an upload',
    says: '`token-expired`',
    result: 'there is no half backup; with a new token the next run goes on where the upload stopped',
  },
  otherRegion: {
    habit: 'answers 301 to another region, and nobody tests the connection',
    says: '`region-wrong`, naming the right one',
    result: 'nothing is stored',
  },
} as const;
