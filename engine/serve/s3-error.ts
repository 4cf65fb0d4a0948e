/** Status and sentence of every S3 error code this server answers with. */
const table = {
  AccessControlListNotSupported: [400, 'This server knows no access control lists; its keys decide.'],
  AccessDenied: [403, 'Access denied.'],
  AuthorizationHeaderMalformed: [400, 'The authorization header is malformed.'],
  AuthorizationQueryParametersError: [400, 'The query parameters of the signed address are malformed.'],
  BadDigest: [400, 'The body does not match the checksum sent with it.'],
  BucketAlreadyOwnedByYou: [409, 'The bucket exists already.'],
  BucketNotEmpty: [409, 'The bucket is not empty.'],
  EntityTooLarge: [400, 'The object is larger than this server takes in one piece.'],
  EntityTooSmall: [400, 'A part other than the last is smaller than 5 MiB.'],
  ExpiredToken: [400, 'The session token has expired.'],
  IncompleteBody: [400, 'Fewer bytes arrived than were announced.'],
  InternalError: [500, 'Something went wrong on the server.'],
  InvalidAccessKeyId: [403, 'The access key id is not known to this server.'],
  InvalidArgument: [400, 'An argument is not valid.'],
  InvalidBucketName: [400, 'That cannot be a bucket name.'],
  InvalidDigest: [400, 'The checksum sent is not a checksum.'],
  InvalidPart: [400, 'A part named was never uploaded, or its ETag differs.'],
  InvalidPartNumber: [416, 'The object has no part of that number.'],
  InvalidPartOrder: [400, 'The parts are not in ascending order.'],
  InvalidRange: [416, 'The range asked for lies outside the object.'],
  InvalidRequest: [400, 'The request is not valid.'],
  InvalidStorageClass: [400, 'This server has one storage class, STANDARD.'],
  InvalidToken: [400, 'This server gives out no session tokens.'],
  InvalidURI: [400, 'The address could not be decoded.'],
  KeyConflict: [409, 'The key cannot be stored beside the existing ones.'],
  KeyTooLongError: [400, 'The key, or one piece of it between slashes, is too long.'],
  MalformedXML: [400, 'The XML in the body is not what this request needs.'],
  MalformedTrailerError: [400, 'The trailer announced did not arrive in good order.'],
  MaxMessageLengthExceeded: [400, 'The body is too long for this request.'],
  MetadataTooLarge: [400, 'The user metadata is larger than 2 KB.'],
  MethodNotAllowed: [405, 'That method is not allowed here.'],
  MissingContentLength: [411, 'The length of the body has to be announced.'],
  NoSuchBucket: [404, 'The bucket does not exist.'],
  NoSuchBucketPolicy: [404, 'The bucket has no policy.'],
  NoSuchCORSConfiguration: [404, 'The bucket has no CORS configuration.'],
  NoSuchKey: [404, 'There is no object with that key.'],
  NoSuchLifecycleConfiguration: [404, 'The bucket has no lifecycle configuration.'],
  NoSuchPublicAccessBlockConfiguration: [404, 'The bucket has no public access block.'],
  NoSuchTagSet: [404, 'There are no tags.'],
  NoSuchUpload: [404, 'There is no such upload; it may have been completed or aborted.'],
  NotImplemented: [501, 'This server does not do that.'],
  ObjectLockConfigurationNotFoundError: [404, 'The bucket has no object lock.'],
  PreconditionFailed: [412, 'A condition sent with the request does not hold.'],
  QuotaExceeded: [507, 'The disk behind this bucket is full.'],
  RequestTimeTooSkewed: [403, 'The clocks of client and server differ by more than 15 minutes.'],
  RequestTimeout: [400, 'The body came too slowly.'],
  ServerSideEncryptionConfigurationNotFoundError: [404, 'The bucket has no encryption configuration.'],
  ServiceUnavailable: [503, 'The folder behind this bucket cannot be reached now.'],
  SignatureDoesNotMatch: [403, 'The signature does not match; check the secret key.'],
  SlowDown: [503, 'The server is too busy; try again.'],
  XAmzContentSHA256Mismatch: [400, 'The body does not match the SHA-256 that was signed.'],
} as const satisfies Record<string, readonly [number, string]>;

export type S3ErrorCode = keyof typeof table;

/** A refusal the client gets to see as an S3 error document. `fields` become further elements of it. */
export class S3Error extends Error {
  override readonly name = 'S3Error';
  readonly code: S3ErrorCode;
  readonly status: number;
  readonly fields: Readonly<Record<string, string>>;

  constructor(
    code: S3ErrorCode,
    message?: string,
    options: { fields?: Record<string, string>; cause?: unknown } = {},
  ) {
    super(message ?? table[code][1], 'cause' in options ? { cause: options.cause } : {});
    this.code = code;
    this.status = table[code][0];
    this.fields = options.fields ?? {};
  }
}

export function isS3Error(error: unknown, ...codes: S3ErrorCode[]): error is S3Error {
  return error instanceof S3Error && (codes.length === 0 || codes.includes(error.code));
}
