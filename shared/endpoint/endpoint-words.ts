import type { ChangeCode, EndpointFacts, HintCode, ProblemCode } from './endpoint-types.ts';

/** What was changed about an address and why, in English; `{{gaps}}` are filled from the facts. */
export const changeWords = {
  wrapping: 'Left out the quotes, labels and other signs around the address.',
  'full-width': 'Wrote full-width characters as plain ones.',
  invisible: 'Removed invisible characters.',
  backslashes: 'Turned backslashes into slashes.',
  'scheme-added': 'Added https:// in front.',
  'scheme-local':
    'Added http:// in front: servers on this computer and in a home network mostly have no certificate.',
  'scheme-mended': 'Corrected the beginning of the address.',
  'scheme-https': 'Changed http to https, so that nothing travels unencrypted.',
  brackets: 'Put the IPv6 address into brackets.',
  'sign-in': 'Removed the user name or password from the address; keys have fields of their own.',
  signature:
    'Removed the signature: a signed link opens one object for a while and is no address of a storage.',
  query: 'Removed what followed the “?” or “#”.',
  path: 'Removed what followed the bucket; a folder inside the bucket has a field of its own.',
  'base-path': 'Set the path to {{path}}, where the S3 interface of this provider answers.',
  'bucket-moved': 'Moved the bucket name “{{bucket}}” out of the address into the bucket field.',
  'bucket-removed':
    'Removed the bucket name “{{bucket}}” from the address; it is in the bucket field already.',
  'bucket-uri': '“{{bucket}}” is a bucket and not an address.',
  aws: 'Removed the address: Amazon S3 needs only the region.',
  'aws-variant': 'Uses the standard address of Amazon instead of this special one.',
  region: 'Took the region {{region}} from the address.',
  'region-always': 'Filled in {{region}}, which is the region of every bucket there.',
  'region-filled': 'Put the region {{region}} into the address.',
  'region-code': 'Wrote the region “{{given}}” as its code, {{region}}.',
  console: 'Made the storage address out of that of a page on the website of {{provider}}.',
  'console-port':
    'Changed the port from 9001, where the web page of MinIO is, to 9000, where the storage usually answers.',
  website: 'Uses the storage address instead of that of the website in the bucket.',
  cdn: 'Uses the storage address instead of that of its delivery network.',
  idn: 'Wrote the host name as the network spells it.',
  tidied: 'Tidied capital letters, slashes, dots and the port, which make no difference.',
} as const satisfies Record<ChangeCode, string>;

/** What is worth knowing about an address that was left as it is. */
export const hintWords = {
  'plain-http': 'Nothing is encrypted on the way to this address (http). Use https if it can.',
  'console-port': 'Port 9001 is usually the web page of MinIO; its storage mostly answers on 9000.',
  internal: 'This address works only from inside the data centre of the provider.',
  'region-differs': 'The address says {{region}}, the region field {{given}}. The region field counts.',
  'fallback-aws':
    'Without an address the bucket is looked for at Amazon S3. For any other provider give its address.',
  unusual: 'Addresses of {{provider}} mostly look like {{text}}. Is this the right one?',
} as const satisfies Record<HintCode, string>;

/** Why nothing can be made of an address; written to follow “… is not a usable address: ”. */
export const problemWords = {
  unreadable: 'it cannot be understood',
  spaces: 'there are spaces or line breaks in it',
  several: 'there are several addresses in it; give one',
  placeholder: '{{text}} stands for something of your own; replace it',
  scheme: 'it begins with {{scheme}}:// where only https:// and http:// are possible',
  'file-path': 'it is the path of a folder and not an address',
  'sign-in': 'it seems to contain a user name or a password; keys have fields of their own',
  'no-host': 'it has no host name',
  host: '{{host}} is not a host name',
  port: 'its port does not exist',
  'too-long': 'it is far too long',
  'other-bucket': 'it contains the bucket name “{{bucket}}”, but the bucket field says “{{given}}”',
  console: 'it is a page on the website of {{provider}}; the storage has an address of its own',
  download: 'it is the download address of {{provider}}; the S3 interface has another one',
  'aws-kind': 'it belongs to an access point or another kind of Amazon storage that is no ordinary bucket',
} as const satisfies Record<ProblemCode, string>;

/** A sentence with its gaps filled. */
export function fillWords(sentence: string, facts: EndpointFacts): string {
  const known: Readonly<Record<string, string | undefined>> = { ...facts };
  return sentence.replace(/\{\{(\w+)\}\}/g, (_, name: string) => known[name] ?? '…');
}
