/**
 * What happened and what to do, by failure code, in the terms of the window. The names in braces are the
 * details of the failure. A code that is missing here is said in the engine's own words.
 */
export const failures = {
  'window-offline': {
    what: 'Holdall does not answer.',
    todo: 'It may have been closed. What was already backed up is safe; this page tries again by itself.',
  },
  bug: {
    what: 'Something we did not foresee went wrong.',
    todo: 'The mistake is ours. Earlier backups are untouched. The details help us to find it.',
  },
  'usage-invalid': { what: 'Holdall cannot do that.', todo: '{{problem}}' },
  'field-invalid': {
    what: 'The {{field}} cannot be right: {{problem}}.',
    todo: 'Correct it and try again. Nothing was changed.',
  },
  'connection-needed': { what: 'It is not clear which storage is meant.', todo: 'Choose one of: {{known}}.' },
  'backup-ambiguous': {
    what: 'More than one backup is called “{{id}}”.',
    todo: 'The storage holds copies of it. Delete or move the copies there, then load the list again.',
  },
  'delete-failed': {
    what: 'Not every backup could be removed.',
    todo: 'Nothing else was touched. Those that are left are still in the list; try again later.',
  },
  cancelled: {
    what: 'It was stopped.',
    todo: 'Earlier backups are untouched. What was already uploaded is kept; the next run goes on from there.',
  },
  'name-taken': {
    what: 'The name “{{name}}” is already in use.',
    todo: 'Choose another name.',
  },
  'connection-unknown': {
    what: 'There is no storage called “{{name}}” any more.',
    todo: 'It may have been removed in another window. Look in Settings under Storage.',
  },
  'connection-in-use': {
    what: 'The storage “{{name}}” is still used by: {{plans}}.',
    todo: 'Change or remove those plans first.',
  },
  'precondition-failed': {
    what: 'The storage “{{name}}” was changed meanwhile, in another window or program.',
    todo: 'Load the new values and make your change again. Nothing was changed.',
  },
  'precondition-required': {
    what: 'It is not clear which version of the storage “{{name}}” is to be changed.',
    todo: 'Open it again and make your change.',
  },
  'patch-invalid': {
    what: 'The change cannot be made: {{problem}}.',
    todo: 'Correct it and try again. Nothing was changed.',
  },
  'patch-test-failed': {
    what: '{{member}} has another value than was expected.',
    todo: 'Load the present values and try again. Nothing was changed.',
  },
  'plan-unknown': {
    what: 'There is no plan called “{{name}}” any more.',
    todo: 'It may have been removed in another window.',
  },
  'endpoint-invalid': {
    what: '“{{endpoint}}” is not a usable address.',
    todo: 'It should look like https://s3.example.com: the address alone, without bucket or keys.',
  },
  'endpoint-has-bucket': {
    what: 'The address contains another bucket name than the bucket field: “{{bucket}}”.',
    todo: 'Decide which bucket is meant and leave its name out of the address. The address alone: {{suggestion}}',
  },
  'bucket-name-invalid': {
    what: '“{{bucket}}” cannot be a bucket name.',
    todo: 'Copy the name exactly as your storage provider shows it.',
  },
  'secret-missing': {
    what: 'The secret key of “{{connection}}” is not stored on this computer.',
    todo: 'Enter it again in Settings under Storage.',
  },
  'secrets-locked': {
    what: 'The secrets on this computer are locked with a passphrase.',
    todo: 'Enter the passphrase: the window asks for it at the start, and under Settings, Advanced.',
  },
  'passphrase-wrong': {
    what: 'That is not the passphrase.',
    todo: 'Try again. If it is forgotten, remove {{file}} and enter the secret keys of your storages again. Your backups are not affected.',
  },
  'config-damaged': {
    what: 'The settings file {{file}} cannot be read.',
    todo: 'Your backups are not affected. Repair or remove that file, then set up the storage again; the backups will be found.',
  },
  'retention-empty': {
    what: 'No rule says which backups to keep, so nothing was removed.',
    todo: 'Give at least one rule, for example: keep the last 10.',
  },
  'host-unknown': {
    what: 'No server called {{host}} could be found.',
    todo: 'Check the spelling of the address, and that this computer is online.',
  },
  'host-unreachable': {
    what: '{{host}} does not answer.',
    todo: 'Check the address and port, that the server is running, and that this computer is online.',
  },
  'connection-lost': {
    what: 'The connection to {{host}} was lost and could not be resumed.',
    todo: 'Earlier backups are untouched. Try again when the network is steady.',
  },
  'request-timeout': {
    what: '{{host}} took too long to answer.',
    todo: 'Earlier backups are untouched. Try again later.',
  },
  'tls-untrusted': {
    what: 'The certificate of {{host}} is not trusted.',
    todo: 'If this is your own server, choose the file of its certificate authority under Advanced.',
  },
  'certificate-changed': {
    what: '{{host}} does not show the certificate that this storage is pinned to, so nothing was sent to it.',
    todo: 'Compare the fingerprint on the computer that shares the folder. If it has a new certificate, test the connection (Settings, Storage) to trust that one; if not, somebody may be in between.',
  },
  'ca-unreadable': {
    what: 'The certificate file {{file}} cannot be used.',
    todo: 'Give a file in PEM format that this user can read.',
  },
  'proxy-failed': {
    what: 'The proxy {{proxy}} could not be used to reach {{host}}.',
    todo: 'Check the proxy under Advanced, or remove it.',
  },
  'not-s3': {
    what: '{{host}} answered, but not like an S3 storage.',
    todo: 'A web page, a sign-in portal or a proxy may be in the way, or this is the address of a web console. Nothing was changed.',
  },
  'link-invalid': {
    what: 'The link cannot be used.',
    todo: 'Copy the whole link again. It begins with https:// – or with http://, inside your own network only.',
  },
  'link-refused': {
    what: '{{host}} does not hand out what the link leads to.',
    todo: 'It may have expired or been taken back, or a part of it was lost in copying. Ask whoever gave it to you for a new one.',
  },
  'link-not-backup': {
    what: 'What the link at {{host}} leads to is no backup of Holdall.',
    todo: 'It has to lead to the zip file itself, not to a page about it.',
  },
  'clock-skew': {
    what: 'The clocks of this computer and of the storage differ too much.',
    todo: 'Set the date and time of this computer (automatically, if possible) and try again.',
  },
  'key-unknown': {
    what: 'The storage does not know the access key id “{{accessKeyId}}”.',
    todo: 'Copy the access key id again from your provider; it may have been replaced or deleted.',
  },
  'secret-wrong': {
    what: 'The secret key does not fit the access key id “{{accessKeyId}}”.',
    todo: 'Enter the secret key again; if it was lost, make a new pair at your provider.',
  },
  'token-expired': {
    what: 'The temporary keys have expired.',
    todo: 'Enter a new session token and its keys.',
  },
  'token-invalid': {
    what: 'The storage does not accept the session token.',
    todo: 'Enter the session token again, or remove it if your keys do not use one.',
  },
  'access-denied': {
    what: 'The storage does not allow these keys to do this in the bucket “{{bucket}}”.',
    todo: 'Give the key that permission at your provider, use another key, or set the folder the key is limited to.',
  },
  'region-wrong': {
    what: 'The bucket is not in the region “{{region}}”.',
    todo: 'Set the region that your provider shows for the bucket.',
  },
  'bucket-missing': {
    what: 'There is no bucket called “{{bucket}}” at this address.',
    todo: 'Check the name, or let Holdall create the bucket.',
  },
  'bucket-taken': {
    what: 'The bucket name “{{bucket}}” belongs to somebody else.',
    todo: 'Choose another bucket name.',
  },
  'object-missing': {
    what: 'Something that was listed is no longer in the storage.',
    todo: 'Somebody may have removed it meanwhile. Load the list again.',
  },
  'object-changed': {
    what: 'Something in the storage was replaced while it was being read.',
    todo: 'Holdall never rewrites backups; check who else writes to this bucket, then try again.',
  },
  'storage-busy': {
    what: 'The storage kept answering that it is too busy.',
    todo: 'Earlier backups are untouched. Try again later.',
  },
  'storage-full': {
    what: 'The storage has no room left, or your quota there is used up.',
    todo: 'Remove old backups or enlarge the storage. Earlier backups are untouched.',
  },
  'storage-unsupported': {
    what: 'This storage cannot do what is needed.',
    todo: 'Use another storage, or another way to reach this one.',
  },
  'storage-refused': {
    what: 'The storage refused the request.',
    todo: 'The details name the reason that the storage gave.',
  },
  'storage-failed': {
    what: 'The storage failed to do what was asked.',
    todo: 'The fault is on the side of the storage. Earlier backups are untouched; try again later.',
  },
  'answer-invalid': {
    what: 'The answer of the storage makes no sense.',
    todo: 'Nothing was removed on the strength of it. A proxy may be in the way; try again later.',
  },
  'backup-too-large': {
    what: 'The backup is larger than this storage can take.',
    todo: 'Split the plan into smaller ones, or leave out large files.',
  },
  'backup-too-large-at-once': {
    what: 'The backup is too large for a storage that takes no uploads in parts.',
    todo: 'Split the plan into smaller ones, leave out large files, or use another storage.',
  },
  'copy-refused': {
    what: 'The storage would not take bytes over from the earlier backup.',
    todo: 'Earlier backups are untouched. Back up again; everything is uploaded then.',
  },
  'parts-out-of-order': {
    what: 'The storage takes the parts of an upload only one after the other.',
    todo: 'Earlier backups are untouched. Back up again; the parts are sent in order then.',
  },
  'upload-taken-over': {
    what: 'Another run of the same plan was started meanwhile and went on with this upload.',
    todo: 'Let the other run finish; it makes the same backup.',
  },
  'backup-unknown': {
    what: 'This backup is no longer there.',
    todo: 'It may have been deleted on another computer. Load the list again.',
  },
  'backup-pinned': {
    what: 'This backup is pinned.',
    todo: 'Unpin it first if it may go.',
  },
  'backup-damaged': {
    what: 'This backup is damaged.',
    todo: 'Try an older or newer backup. You can still download the zip as it is; other zip programs may open parts of it.',
  },
  'backup-newer': {
    what: 'This backup was made by a newer Holdall.',
    todo: 'Update Holdall on this computer. Meanwhile any zip program opens the file.',
  },
  'check-failed': {
    what: 'The uploaded backup is not what was sent, so it does not count.',
    todo: 'Earlier backups are untouched. Back up again; if it happens twice, do not trust this storage.',
  },
  'check-unfinished': {
    what: 'The backup was uploaded but could not be checked.',
    todo: 'Do not count on it yet. The next backup checks it first, or verify it when the storage can be reached again.',
  },
  'folder-missing': {
    what: 'The folder {{path}} does not exist.',
    todo: 'Check the path. If it is on a drive that is not connected, connect it first.',
  },
  'folder-unreadable': {
    what: 'The folder {{path}} cannot be read.',
    todo: 'Allow this user to read it, or leave it out of the backup.',
  },
  'nothing-to-back-up': {
    what: 'There is nothing to back up in {{folders}}.',
    todo: 'Check the folders and what is left out. No empty backup was stored.',
  },
  'disk-full': {
    what: 'The disk is full: {{path}} could not be written.',
    todo: 'Free some space and try again; what was already uploaded or restored is kept.',
  },
  'target-not-writable': {
    what: '{{path}} cannot be written.',
    todo: 'Choose another folder, or allow this user to write there.',
  },
  'file-exists': {
    what: '{{path}} already exists.',
    todo: 'Choose another name, or remove that file first. It was left as it is.',
  },
  'path-not-in-backup': {
    what: 'There is nothing called “{{path}}” in this backup.',
    todo: 'Open the backup and choose it from the list of files.',
  },
  'port-taken': {
    what: 'Port {{port}} is already in use on this computer by another program.',
    todo: 'Choose another port, or close the program that uses this one.',
  },
} as const;
