/** What the servers' own error codes mean to us. Servers differ, so several codes lead to one meaning. */
export type ServerMeaning =
  | 'busy'
  | 'failed'
  | 'timeout'
  | 'full'
  | 'unsupported'
  | 'denied'
  | 'key-unknown'
  | 'secret-wrong'
  | 'clock'
  | 'token-expired'
  | 'token-invalid'
  | 'region'
  | 'bucket-missing'
  | 'bucket-taken'
  | 'object-missing'
  | 'changed';

const codesByMeaning: Record<ServerMeaning, readonly string[]> = {
  busy: [
    'SlowDown',
    'SlowDownRead',
    'SlowDownWrite',
    'ServiceUnavailable',
    'Throttling',
    'ThrottlingException',
    'ThrottledException',
    'RequestThrottled',
    'RequestLimitExceeded',
    'TooManyRequests',
    'BandwidthLimitExceeded',
    'OperationAborted',
    'ServerBusy',
    'XMinioServerNotInitialized',
  ],
  failed: [
    'InternalError',
    'InternalServerError',
    'IncompleteBody',
    'BadDigest',
    'XAmzContentSHA256Mismatch',
  ],
  timeout: ['RequestTimeout', 'RequestTimeoutException'],
  full: [
    'QuotaExceeded',
    'QuotaExceededException',
    'OverQuota',
    'InsufficientStorage',
    'InsufficientCapacity',
    'StorageFull',
    'XMinioStorageFull',
    'XMinioAdminBucketQuotaExceeded',
  ],
  unsupported: ['NotImplemented', 'MethodNotAllowed', 'UnsupportedOperation'],
  denied: ['AccessDenied', 'AllAccessDisabled', 'Forbidden', 'Unauthorized', 'AccountProblem'],
  'key-unknown': [
    'InvalidAccessKeyId',
    'InvalidAccessKey',
    'NoSuchAccessKey',
    'InvalidClientTokenId',
    'XAdminUserNotFound',
  ],
  'secret-wrong': ['SignatureDoesNotMatch', 'InvalidSignature'],
  clock: ['RequestTimeTooSkewed', 'RequestExpired', 'RequestInTheFuture', 'AuthorizationExpired'],
  'token-expired': [
    'ExpiredToken',
    'ExpiredTokenException',
    'TokenExpired',
    'SecurityTokenExpired',
    'TokenRefreshRequired',
  ],
  'token-invalid': ['InvalidToken', 'InvalidTokenId', 'InvalidSecurityToken', 'MalformedSecurityToken'],
  region: [
    'PermanentRedirect',
    'IllegalLocationConstraintException',
    'InvalidRegion',
    'InvalidRegionName',
    'WrongRegion',
    'BucketRegionError',
  ],
  'bucket-missing': ['NoSuchBucket'],
  'bucket-taken': ['BucketAlreadyExists'],
  'object-missing': ['NoSuchKey', 'NoSuchObject', 'NoSuchVersion'],
  changed: ['PreconditionFailed'],
};

const meaningByCode = new Map<string, ServerMeaning>(
  Object.entries(codesByMeaning).flatMap(([meaning, codes]) =>
    codes.map((code) => [code, meaning as ServerMeaning] as const),
  ),
);

/** What is left to go by when the server gives no code (HEAD) or one that we do not know. */
const meaningByStatus = new Map<number, ServerMeaning>([
  [401, 'denied'],
  [403, 'denied'],
  [405, 'unsupported'],
  [408, 'timeout'],
  [412, 'changed'],
  [423, 'busy'],
  [425, 'busy'],
  [429, 'busy'],
  [501, 'unsupported'],
  [503, 'busy'],
  [507, 'full'],
  [509, 'busy'],
]);

/** Undefined when neither the code nor the status says more than “refused”. */
export function serverMeaning(
  serverCode: string,
  status: number,
  message: string,
): ServerMeaning | undefined {
  const byCode = meaningByCode.get(serverCode);
  if (byCode === 'denied' || serverCode === '' || byCode === undefined) {
    const byMessage = meaningOfDenial(message, status);
    if (byMessage) return byMessage;
  }
  return byCode ?? meaningByStatus.get(status) ?? (status >= 500 ? 'failed' : undefined);
}

/** Some servers say AccessDenied to everything and tell the reason in the sentence only. */
function meaningOfDenial(message: string, status: number): ServerMeaning | undefined {
  if (status !== 401 && status !== 403) return undefined;
  if (/storage cap|quota/i.test(message)) return 'full';
  if (/token\b.{0,40}\bexpired|expired\b.{0,20}\btoken/i.test(message)) return 'token-expired';
  if (/invalid signature|signature .*not match/i.test(message)) return 'secret-wrong';
  if (/no such (access )?key|unknown access key/i.test(message)) return 'key-unknown';
  if (/too (far )?(skewed|old)|time.*differ/i.test(message)) return 'clock';
  return undefined;
}
