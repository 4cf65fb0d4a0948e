import type { TestNoteCode } from '#shared/contract/connection-test.ts';

/** What a step found out that is worth a sentence. `values` fill the placeholders. */
export interface ProbeNote {
  readonly code: TestNoteCode;
  readonly values?: Readonly<Record<string, string | number>>;
}

type Values = Readonly<Record<string, string | number>>;

const sentences: Record<TestNoteCode, (values: Values) => string> = {
  'not-encrypted': () =>
    'Nothing is encrypted on the way to this storage (http). Use https, or encrypt the way by other means.',
  'own-network': () => 'Not encrypted (http), but it does not leave your own network.',
  'tls-self-signed': () => 'The server vouches for itself; nobody else does.',
  'tls-unknown-issuer': (v: Values) => `This computer does not know the authority “${v.issuer}”.`,
  'tls-no-issuer': (v: Values) =>
    `The server does not send the certificate of its authority “${v.issuer}”; ask its operator for that file.`,
  'tls-expired': (v: Values) => `The certificate was valid until ${v.until}; the operator has to renew it.`,
  'tls-not-yet': (v: Values) =>
    `The certificate is valid from ${v.from} only; is this computer’s date right?`,
  'tls-wrong-host': (v: Values) =>
    `The certificate is for ${v.names}, not for this address. Use one of those, or the address is another server’s.`,
  'tls-changed': (v: Values) =>
    `This connection is pinned to the certificate ${v.pinned}, and the server shows ${v.shown}. Compare it on the computer that shares the folder: the same there, and it has a new certificate; another, and somebody is in between.`,
  'clock-off': (v: Values) =>
    `This computer’s clock is about ${v.minutes} minutes ${v.direction === 'ahead' ? 'ahead of' : 'behind'} the storage’s. Set it right: dates of backups come from it.`,
  'clock-untold': () => 'The storage does not tell its time.',
  'bucket-created': () => 'The bucket was created.',
  'bucket-unasked': () => 'These keys may not ask about the bucket as a whole; that is fine.',
  'list-v1': () => 'In the old way (version 1).',
  'no-multipart': () => 'A backup is sent in one piece, and can be 5 GiB large at most.',
  'ordered-parts': () => 'Parts only one after the other, in order.',
  'few-parts': (v: Values) => `At most ${v.parts} parts in an upload.`,
  'no-part-copy': () => 'Uploads only changes: no; every backup uploads everything.',
  'no-unequal-parts': () => 'All parts of an upload must have the same size.',
  'no-batch-delete': () => 'Objects are removed one by one.',
  'create-ignored': () => 'It takes the condition and ignores it; Holdall does not rely on it.',
  'create-refused': () => 'It refuses the condition; Holdall does not rely on it.',
  'create-racy': () => 'When several write at once, more than one wins; Holdall does not rely on it.',
  versioned: () =>
    'Removed backups stay in the bucket as hidden versions and go on costing money until they are removed for good.',
  'versions-off': () => 'Removed means removed.',
  'object-lock': () =>
    'The bucket locks objects against deletion; backups may stay longer than your rules say.',
  'lock-spares': () => 'Not tried, because the bucket would keep the test objects.',
  'public-read': () =>
    'ANYONE can read what is in this bucket. Backups must live in a private bucket: take public access away at your provider.',
  'public-list': () =>
    'ANYONE can list what is in this bucket. Backups must live in a private bucket: take public access away at your provider.',
  private: () => 'Strangers are turned away at this address.',
  'not-told': () => 'The storage would not say.',
};

/** The note as an English sentence. */
export function sentenceOf({ code, values = {} }: ProbeNote): string {
  return sentences[code](values);
}
