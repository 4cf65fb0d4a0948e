import type { ExitReason } from './exit-codes.ts';

export type RetryAdvice = 'never' | 'later' | 'after-user-action';

interface ErrorRow<D> {
  readonly message: (details: D) => string;
  readonly hint: (details: D) => string;
  readonly retry: RetryAdvice;
  readonly exit: ExitReason;
}

/** Ties the sentence functions to one details type, so that a missing fact is a compile error. */
function row<D>(
  exit: ExitReason,
  retry: RetryAdvice,
  message: (details: D) => string,
  hint: (details: D) => string,
): ErrorRow<D> {
  return { exit, retry, message, hint };
}

type None = Record<string, never>;
interface Host {
  host: string;
}
interface Bucket {
  bucket: string;
}
interface Server {
  /** HTTP status, 0 when there was none. */
  status: number;
  /** The server's own error code, as sent. */
  serverCode: string;
  /** The server's request id, for its support. */
  requestId?: string;
}

/**
 * Every expected failure of the product, by stable code. The sentences answer: what happened, and what to do.
 * Codes are part of the public interface: never rename, only add. docs/errors.md is generated from this table.
 */
export const errorTable = {
  // --- what the person typed -------------------------------------------------------------------------------
  'usage-invalid': row<{ problem: string }>(
    'usage',
    'after-user-action',
    (d) => d.problem,
    () => 'Run the command with --help to see how it is used.',
  ),
  'name-taken': row<{ kind: 'connection' | 'plan'; name: string }>(
    'usage',
    'after-user-action',
    (d) => `A ${d.kind} called “${d.name}” already exists.`,
    (d) =>
      d.kind === 'connection'
        ? `Choose another name, or change the existing one: holdall connection set ${d.name} …`
        : `Choose another name, or remove the existing one first: holdall plan remove ${d.name}`,
  ),
  'connection-unknown': row<{ name: string; known: string[] }>(
    'usage',
    'after-user-action',
    (d) => `There is no connection called “${d.name}”.`,
    (d) =>
      d.known.length > 0
        ? `Known connections: ${d.known.join(', ')}.`
        : 'Add one first: holdall connection add NAME --endpoint … --bucket …',
  ),
  'connection-needed': row<{ known: string[] }>(
    'usage',
    'after-user-action',
    () => 'Say which connection to use.',
    (d) =>
      d.known.length > 0
        ? `Add --connection with one of: ${d.known.join(', ')}.`
        : 'Add a connection first: holdall connection add NAME --endpoint … --bucket …',
  ),
  'connection-in-use': row<{ name: string; plans: string[] }>(
    'usage',
    'after-user-action',
    (d) =>
      `The connection “${d.name}” is used by the ${d.plans.length === 1 ? 'plan' : 'plans'} ${d.plans.map((plan) => `“${plan}”`).join(', ')}.`,
    () => 'Remove the plan first, with “holdall plan remove”, or let it use another connection.',
  ),
  'precondition-failed': row<{ name: string }>(
    'usage',
    'after-user-action',
    (d) => `The connection “${d.name}” was changed meanwhile, in another window or program.`,
    () => 'Load its present values and make your change again. Nothing was changed.',
  ),
  'precondition-required': row<{ name: string }>(
    'usage',
    'after-user-action',
    (d) => `It was not said which version of the connection “${d.name}” is to be changed.`,
    () => 'Read the connection first, and send the etag that it came with.',
  ),
  'patch-invalid': row<{ problem: string }>(
    'usage',
    'after-user-action',
    (d) => `The patch cannot be applied: ${d.problem}.`,
    () => 'Correct it and send it again. Nothing was changed.',
  ),
  'patch-test-failed': row<{ member: string }>(
    'usage',
    'after-user-action',
    (d) => `The patch expects another value of ${d.member} than the connection has.`,
    () => 'Read the connection again and make a new patch. Nothing was changed.',
  ),
  'plan-unknown': row<{ name: string; known: string[] }>(
    'usage',
    'after-user-action',
    (d) => `There is no plan called “${d.name}”.`,
    (d) =>
      d.known.length > 0
        ? `Known plans: ${d.known.join(', ')}.`
        : 'Add one first: holdall plan add NAME --connection C FOLDER…',
  ),
  'field-invalid': row<{ field: string; problem: string }>(
    'usage',
    'after-user-action',
    (d) => `The ${d.field} cannot be right: ${d.problem}.`,
    (d) => `Correct the ${d.field} and try again. Nothing was changed.`,
  ),
  'endpoint-invalid': row<{ endpoint: string; problem: string }>(
    'usage',
    'after-user-action',
    (d) => `The endpoint “${d.endpoint}” is not a usable address: ${d.problem}.`,
    () => 'It should look like https://s3.example.com — the address alone, without bucket or keys.',
  ),
  'endpoint-has-bucket': row<{ endpoint: string; bucket: string; suggestion: string }>(
    'usage',
    'after-user-action',
    (d) => `The endpoint “${d.endpoint}” contains another bucket name than the one given: “${d.bucket}”.`,
    (d) => `Decide which bucket is meant, and use ${d.suggestion} as the endpoint.`,
  ),
  'bucket-name-invalid': row<{ bucket: string; rule: string }>(
    'usage',
    'after-user-action',
    (d) => `“${d.bucket}” cannot be a bucket name: ${d.rule}.`,
    () => 'Copy the bucket name exactly as your storage provider shows it.',
  ),
  'secret-missing': row<{ connection: string }>(
    'credentials',
    'after-user-action',
    (d) => `The secret key of the connection “${d.connection}” is not stored on this computer.`,
    (d) => `Enter it again: holdall connection set ${d.connection} secret-access-key`,
  ),
  'secrets-locked': row<None>(
    'credentials',
    'after-user-action',
    () => 'The secrets on this computer are locked with a passphrase.',
    () => 'Enter the passphrase when you are asked for it, or put it into the variable HOLDALL_PASSPHRASE.',
  ),
  'passphrase-wrong': row<{ file: string }>(
    'credentials',
    'after-user-action',
    () => 'That is not the passphrase.',
    (d) =>
      `Try again. If it is forgotten, remove ${d.file} and enter the secret keys of your storages again; your backups are not affected.`,
  ),
  'config-damaged': row<{ file: string; problem: string }>(
    'local',
    'after-user-action',
    (d) => `The settings file ${d.file} cannot be read: ${d.problem}.`,
    () =>
      'Your backups are not affected. Repair or remove that file, then set up the connection again; the backups will be found.',
  ),
  'retention-empty': row<None>(
    'usage',
    'after-user-action',
    () => 'No rule says which backups to keep, so nothing was removed.',
    () => 'Give at least one rule, for example --keep-last 10 or --keep-daily 7.',
  ),

  // --- the way to the storage ------------------------------------------------------------------------------
  'host-unknown': row<Host>(
    'network',
    'later',
    (d) => `No server called ${d.host} could be found.`,
    () => 'Check the spelling of the endpoint, and that this computer is online.',
  ),
  'host-unreachable': row<Host>(
    'network',
    'later',
    (d) => `${d.host} does not answer.`,
    () => 'Check the endpoint and port, that the server is running, and that this computer is online.',
  ),
  'connection-lost': row<Host>(
    'network',
    'later',
    (d) => `The connection to ${d.host} was lost and could not be resumed.`,
    () => 'Your earlier backups are untouched. Try again when the network is steady.',
  ),
  'request-timeout': row<Host>(
    'network',
    'later',
    (d) => `${d.host} took too long to answer.`,
    () => 'Your earlier backups are untouched. Try again later.',
  ),
  'tls-untrusted': row<Host & { reason: string }>(
    'network',
    'after-user-action',
    (d) => `The certificate of ${d.host} is not trusted (${d.reason}).`,
    () => 'If this is your own server, give its certificate authority to the connection with --ca FILE.',
  ),
  'certificate-changed': row<Host & { fingerprint: string }>(
    'network',
    'after-user-action',
    (d) =>
      `${d.host} does not show the certificate that this connection is pinned to, so nothing was sent to it.`,
    () =>
      'Compare the fingerprint on the computer that shares the folder. If it has a new one, use holdall connection set NAME pinned-fingerprint; if not, somebody may be in between.',
  ),
  'ca-unreadable': row<{ file: string; problem: string }>(
    'usage',
    'after-user-action',
    (d) => `The certificate file ${d.file} cannot be used: ${d.problem}.`,
    () => 'Give a file in PEM format that this user can read.',
  ),
  'proxy-failed': row<Host & { proxy: string }>(
    'network',
    'later',
    (d) => `The proxy ${d.proxy} could not be used to reach ${d.host}.`,
    () => 'Check the proxy of the connection, or remove it.',
  ),
  'not-s3': row<Host & { found: string }>(
    'storage',
    'after-user-action',
    (d) => `${d.host} answered, but not like an S3 storage (${d.found}).`,
    () =>
      'A web page, a sign-in portal or a proxy may be in the way, or the endpoint is a web console. Nothing was changed or removed.',
  ),

  // --- backups behind a web address ------------------------------------------------------------------------
  'link-invalid': row<{ problem: string }>(
    'usage',
    'after-user-action',
    (d) => `The link cannot be used: ${d.problem}.`,
    () => 'Copy the whole link again; it begins with https://.',
  ),
  'link-refused': row<
    Host & { status: number; reason: 'expired' | 'missing' | 'denied' | 'redirect' | 'other' }
  >(
    'credentials',
    'after-user-action',
    (d) =>
      d.reason === 'expired'
        ? 'The link has expired.'
        : d.reason === 'redirect'
          ? `The link leads on to a place that cannot be trusted (${d.host}, status ${d.status}).`
          : `${d.host} does not hand out what the link leads to (status ${d.status}).`,
    (d) =>
      d.reason === 'redirect'
        ? 'Ask whoever gave it to you for the address itself. Nothing was changed.'
        : 'It may have expired or been taken back, or a part of it was lost in copying. Ask whoever gave it to you for a new one.',
  ),
  'link-not-backup': row<Host & { found: string }>(
    'notFound',
    'after-user-action',
    (d) => `What the link at ${d.host} leads to is no backup, but ${d.found}.`,
    () => 'It has to lead to the zip file itself, not to a page about it.',
  ),

  // --- who we are ------------------------------------------------------------------------------------------
  'clock-skew': row<Host & { minutes: number }>(
    'credentials',
    'after-user-action',
    (d) =>
      Number.isFinite(d.minutes) && d.minutes !== 0
        ? `This computer's clock is about ${Math.abs(d.minutes)} minutes ${d.minutes > 0 ? 'ahead of' : 'behind'} the storage's, so the storage refuses its requests.`
        : 'The storage refuses the requests because the clocks differ too much.',
    () => 'Set the date and time of this computer (automatically, if possible) and try again.',
  ),
  'key-unknown': row<{ accessKeyId: string }>(
    'credentials',
    'after-user-action',
    (d) => `The storage does not know the access key id “${d.accessKeyId}”.`,
    () => 'Copy the access key id again from your provider; it may have been replaced or deleted.',
  ),
  'secret-wrong': row<{ accessKeyId: string }>(
    'credentials',
    'after-user-action',
    (d) => `The secret key does not fit the access key id “${d.accessKeyId}”.`,
    () => 'Enter the secret key again; if it was lost, make a new pair at your provider.',
  ),
  'token-expired': row<None>(
    'credentials',
    'after-user-action',
    () => 'The temporary credentials have expired.',
    () =>
      'Give the connection new keys with their session token, and do it again. What was uploaded is kept, and the next run goes on from there.',
  ),
  'token-invalid': row<None>(
    'credentials',
    'after-user-action',
    () => 'The storage does not accept the session token.',
    () => 'Enter the session token again, or remove it if your keys do not use one.',
  ),
  'access-denied': row<{ operation: string; bucket: string } & Server>(
    'credentials',
    'after-user-action',
    (d) => `The storage does not allow these keys to ${d.operation} in the bucket “${d.bucket}”.`,
    () =>
      'Give the key that permission at your provider, use another key, or set the root path the key is limited to.',
  ),
  'region-wrong': row<{ region: string; expected: string }>(
    'credentials',
    'after-user-action',
    (d) => `The bucket is not in the region “${d.region}”.`,
    (d) =>
      d.expected
        ? `Set the region to “${d.expected}”.`
        : 'Set the region that your provider shows for the bucket.',
  ),

  // --- what the storage says -------------------------------------------------------------------------------
  'bucket-missing': row<Bucket>(
    'notFound',
    'after-user-action',
    (d) => `There is no bucket called “${d.bucket}” at this endpoint.`,
    () => 'Check the name, or create the bucket (holdall connection test --create-bucket).',
  ),
  'bucket-taken': row<Bucket>(
    'storage',
    'after-user-action',
    (d) => `The bucket name “${d.bucket}” belongs to somebody else.`,
    () => 'Choose another bucket name.',
  ),
  'object-missing': row<{ key: string }>(
    'notFound',
    'after-user-action',
    (d) => `The object ${d.key} is no longer in the storage.`,
    () => 'Somebody may have removed it meanwhile. List the backups again.',
  ),
  'object-changed': row<{ key: string }>(
    'storage',
    'after-user-action',
    (d) => `The object ${d.key} was replaced while it was being read.`,
    () => 'Backups are never rewritten by Holdall; check who else writes to this bucket, then try again.',
  ),
  'storage-busy': row<Server>(
    'storage',
    'later',
    () => 'The storage kept answering that it is too busy.',
    () => 'Your earlier backups are untouched. Try again later.',
  ),
  'storage-full': row<Server>(
    'storage',
    'after-user-action',
    () => 'The storage has no room left, or your quota there is used up.',
    () => 'Remove old backups (holdall prune) or enlarge the storage. Earlier backups are untouched.',
  ),
  'storage-unsupported': row<{ operation: string } & Server>(
    'storage',
    'after-user-action',
    (d) => `This storage cannot ${d.operation}.`,
    () => 'Use another storage, or another way to reach this one.',
  ),
  'storage-refused': row<{ operation: string } & Server>(
    'storage',
    'after-user-action',
    (d) => `The storage refused to ${d.operation} (${d.serverCode || d.status}).`,
    () => 'The details name the reason the storage gave.',
  ),
  'storage-failed': row<{ operation: string } & Server>(
    'storage',
    'later',
    (d) => `The storage failed to ${d.operation} (${d.serverCode || d.status}).`,
    () => 'The fault is on the side of the storage. Earlier backups are untouched; try again later.',
  ),
  'answer-invalid': row<{ operation: string; problem: string }>(
    'storage',
    'later',
    (d) => `The storage's answer when asked to ${d.operation} makes no sense: ${d.problem}.`,
    () => 'Nothing was removed on the strength of it. A proxy may be in the way; try again later.',
  ),
  'backup-too-large': row<{ size: number; limit: number }>(
    'storage',
    'after-user-action',
    (d) => `The backup (${d.size} bytes) is larger than this storage can take (${d.limit} bytes).`,
    () => 'Split the plan into smaller ones, or exclude large files.',
  ),
  'backup-too-large-at-once': row<{ size: number; limit: number }>(
    'storage',
    'after-user-action',
    (d) =>
      `This storage takes no uploads in parts, and in one piece no more than ${d.limit} bytes; the backup has ${d.size}.`,
    () => 'Split the plan into smaller ones, exclude large files, or use another storage.',
  ),
  'copy-refused': row<{ problem: string }>(
    'storage',
    'later',
    (d) => `The storage would not take bytes over from the earlier backup (${d.problem}).`,
    () => 'Earlier backups are untouched. Run the backup again; everything is uploaded then.',
  ),
  'parts-out-of-order': row<{ problem: string }>(
    'storage',
    'later',
    (d) => `The storage takes the parts of an upload only one after the other (${d.problem}).`,
    () => 'Earlier backups are untouched. Run the backup again; the parts are sent in order then.',
  ),
  'upload-taken-over': row<{ key: string }>(
    'storage',
    'later',
    () => 'Another run of the same plan was started meanwhile and went on with this upload.',
    () => 'Let the other run finish; it makes the same backup.',
  ),

  // --- backups ---------------------------------------------------------------------------------------------
  'backup-unknown': row<{ id: string }>(
    'notFound',
    'after-user-action',
    (d) => `There is no backup “${d.id}” here.`,
    () => 'List the backups with “holdall list” and copy the id from there.',
  ),
  'backup-ambiguous': row<{ id: string; matches: string[] }>(
    'usage',
    'after-user-action',
    (d) => `“${d.id}” fits more than one backup: ${d.matches.join(', ')}.`,
    () => 'Give more characters of the id, or the whole key of one of copies with the same id.',
  ),
  'backup-pinned': row<{ id: string }>(
    'usage',
    'after-user-action',
    (d) => `The backup ${d.id} is pinned.`,
    (d) => `Unpin it first if it may go: holdall unpin ${d.id}`,
  ),
  'backup-damaged': row<{ id: string; problem: string }>(
    'damaged',
    'never',
    (d) => `The backup ${d.id} is damaged: ${d.problem}.`,
    () =>
      'Try an older or newer backup. “holdall download” fetches the zip as it is, and other zip tools may still open parts of it.',
  ),
  'backup-newer': row<{ id: string; format: number }>(
    'usage',
    'after-user-action',
    (d) => `The backup ${d.id} was made by a newer Holdall (format ${d.format}).`,
    () => 'Update Holdall on this computer. Meanwhile any zip tool opens the file.',
  ),
  'check-failed': row<{ key: string; problem: string; removed: boolean }>(
    'storage',
    'later',
    (d) =>
      `The uploaded backup is not what was sent: ${d.problem}. ${d.removed ? 'It was removed again.' : `It could not be removed; ${d.key} must not be trusted.`}`,
    () =>
      'Earlier backups are untouched. Run the backup again; if it happens twice, do not trust this storage.',
  ),
  'check-unfinished': row<{ key: string; problem: string }>(
    'network',
    'later',
    (d) => `The backup was uploaded but could not be checked: ${d.problem}.`,
    () => 'Do not count on it yet. The next backup checks it first, or run “holdall verify” on it.',
  ),
  'delete-failed': row<{ failed: { key: string; reason: string }[] }>(
    'storage',
    'later',
    (d) =>
      `${d.failed.length} backup${d.failed.length === 1 ? '' : 's'} could not be removed: ${d.failed.map((f) => `${f.key} (${f.reason})`).join('; ')}.`,
    () => 'They are still listed and still usable. Try again, or check the permission to delete.',
  ),

  // --- this computer ---------------------------------------------------------------------------------------
  'folder-missing': row<{ path: string }>(
    'notFound',
    'after-user-action',
    (d) => `The folder ${d.path} does not exist.`,
    () => 'Check the path. If it is on a drive that is not connected, connect it first.',
  ),
  'folder-unreadable': row<{ path: string; reason: string }>(
    'local',
    'after-user-action',
    (d) => `The folder ${d.path} cannot be read (${d.reason}).`,
    () => 'Allow this user to read it, or leave it out of the backup.',
  ),
  'nothing-to-back-up': row<{ folders: string[] }>(
    'usage',
    'after-user-action',
    (d) => `There is no file to back up in ${d.folders.join(', ')}.`,
    () =>
      'Check the folders and the include and exclude patterns; if they are on a drive, see that it is connected. No empty backup was stored.',
  ),
  'disk-full': row<{ path: string }>(
    'local',
    'after-user-action',
    (d) => `The disk is full: ${d.path} could not be written.`,
    () => 'Free some space and run the same command again; what was already uploaded or restored is kept.',
  ),
  'target-not-writable': row<{ path: string; reason: string }>(
    'local',
    'after-user-action',
    (d) => `${d.path} cannot be written (${d.reason}).`,
    () => 'Choose another folder, or allow this user to write there.',
  ),
  'file-exists': row<{ path: string }>(
    'usage',
    'after-user-action',
    (d) => `${d.path} already exists.`,
    () => 'Choose another name, or remove that file first. It was left as it is.',
  ),
  'path-not-in-backup': row<{ path: string; id: string }>(
    'notFound',
    'after-user-action',
    (d) => `There is nothing called “${d.path}” in the backup ${d.id}.`,
    (d) => `See what it holds: holdall files ${d.id}`,
  ),
  'port-taken': row<{ port: number; free?: number }>(
    'local',
    'after-user-action',
    (d) => `Port ${d.port} is already in use on this computer by another program.`,
    (d) =>
      d.free === undefined
        ? 'Choose another port, or 0 for any free one.'
        : `Choose another port; ${d.free} is free. For what is set up: holdall share set port ${d.free}`,
  ),
  cancelled: row<None>(
    'cancelled',
    'after-user-action',
    () => 'Stopped.',
    () => 'Do the same again to go on. What a backup had uploaded already is kept for that.',
  ),
} as const;

export type ErrorCode = keyof typeof errorTable;

export type ErrorDetails<C extends ErrorCode> = (typeof errorTable)[C] extends ErrorRow<infer D> ? D : never;
