import type { NoticeCode } from '#shared/notice.ts';

/**
 * What a job had to say, by code: a heading, and a sentence. The names in braces are the details of the notice;
 * `failure` stands for what the window says of that failure.
 */
export const notices: Readonly<Record<NoticeCode, { readonly what: string; readonly more: string }>> = {
  retrying: { what: 'Tried again', more: '{{failure}} It was tried again ({{failed}}).' },
  'clock-skew': {
    what: 'The clock of this computer is wrong',
    more: 'It differs from the storage’s by about {{minutes}} minutes. Set it right: the dates of backups come from it.',
  },
  'upload-in-one-piece': {
    what: 'The storage takes no uploads in parts',
    more: '“{{key}}” is gathered on this computer first and then sent in one piece.',
  },
  'upload-left-behind': {
    what: 'Parts of an upload are left in the storage',
    more: 'Parts of the unfinished “{{key}}” could not be removed. They are no backup, but may take up room; a later backup removes them.',
  },
  'upload-starts-over': {
    what: 'More is uploaded',
    more: 'The storage did not take over what it holds already, so it is sent again.',
  },
  'unchecked-left': {
    what: 'Uploaded, not checked yet',
    more: 'Everything is uploaded, but it was stopped before the check. The next backup checks it first; until then it does not count as safe.',
  },
  'unchecked-mark-left': {
    what: 'The backup is listed as not checked',
    more: 'It was checked and is whole, but the storage could not be told. The next backup looks at it again.',
  },
  'verified-mark-left': {
    what: 'The result is not in the storage',
    more: 'The storage did not take a note of what was found, so other computers do not see it. A key that may only read, for instance, cannot leave one.',
  },
  rechecked: {
    what: 'An earlier backup was checked',
    more: 'Backup {{id}} had not been checked after its upload. It is whole.',
  },
  'recheck-failed': {
    what: 'An earlier backup is damaged',
    more: 'Backup {{id}} had not been checked after its upload, and it is damaged. Do not count on it.',
  },
  'database-locked': {
    what: 'Databases were locked ({{count}})',
    more: 'A program that is running keeps them to itself, so their files were saved as they are: {{databases}}. Close the program and back up again to be sure of them.',
  },
  'database-changing': {
    what: 'Databases kept changing ({{count}})',
    more: 'They were written to all the time, so their files were saved as they are: {{databases}}. Close the program that uses them and back up again to be sure of them.',
  },
  'database-damaged': {
    what: 'Databases are damaged ({{count}})',
    more: 'They are damaged on this computer; their files were saved as they are: {{databases}}. Look for an older backup in which they are whole, and keep it.',
  },
  'database-no-room': {
    what: 'No room to copy databases ({{count}})',
    more: 'The disk has no room for a copy, so their files were saved as they are: {{databases}}. Free some space and back up again to be sure of them.',
  },
  'database-not-understood': {
    what: 'Databases were not understood ({{count}})',
    more: 'This build of Holdall cannot read databases, so their files were saved as they are: {{databases}}. Close the programs that use them before you back up.',
  },
  'database-failed': {
    what: 'Databases could not be copied ({{count}})',
    more: 'Their files were saved as they are: {{databases}}. Close the programs that use them and back up again to be sure of them.',
  },
  'database-unchecked': {
    what: 'Databases could not be checked ({{count}})',
    more: 'They were saved whole, but checking them takes something that only their own program has: {{databases}}.',
  },
  'database-files-moved': {
    what: 'Old files of databases have other names now ({{count}})',
    more: 'They stood beside databases that were restored and would have destroyed them. Nothing was deleted: {{files}}.',
  },
  'manifest-damaged': {
    what: 'The backup’s list of files is damaged',
    more: 'What is known of backup {{id}} comes from the zip itself. Files are checked by a shorter checksum, and links may be missing.',
  },
  'backup-damaged': { what: 'The backup is damaged', more: '{{failure}}' },
  spared: {
    what: 'A backup was kept',
    more: 'Backup {{id}} was to be removed, but something about the backups had changed meanwhile.',
  },
  'link-not-encrypted': {
    what: 'The line is not encrypted',
    more: 'Others on the way to the server of this link can read what comes over it.',
  },
  'link-whole': {
    what: 'The backup is fetched whole',
    more: 'The server of this link hands out no parts of a file, so all of it is fetched first.',
  },
};
