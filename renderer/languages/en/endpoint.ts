import { changeWords, hintWords } from '#shared/endpoint/endpoint-words.ts';
import { keyHintWords } from '#shared/providers/key-hint.ts';

/** What is made of a pasted address, and hints about keys; the English sentences are those of the command line. */
export const endpoint = {
  willBe: 'It will be used like this: {{endpoint}}',
  willBeAmazon: 'It will be used like this: Amazon S3, no address needed.',
  was: 'The address was tidied up:',
  change: changeWords,
  hint: hintWords,
  problem: {
    unreadable: 'This cannot be understood as an address.',
    spaces: 'There are spaces or line breaks in the address.',
    several: 'There are several addresses in this. Give one.',
    placeholder: 'Replace {{text}} with your own.',
    scheme: 'It begins with {{scheme}}:// where only https:// and http:// are possible.',
    'file-path': 'This is the path of a folder and not an address.',
    'sign-in': 'It seems to contain a user name or a password. The keys have fields of their own.',
    'no-host': 'The host name is missing.',
    host: '{{host}} is not a host name.',
    port: 'There is no such port.',
    'too-long': 'This is far too long for an address.',
    'other-bucket':
      'The address contains the bucket name “{{bucket}}”, the bucket field says “{{given}}”. Which one is right?',
    console: 'This is a page on the website of {{provider}}. The storage has an address of its own.',
    download: 'This is the download address of {{provider}}. The S3 interface has another one.',
    'aws-kind':
      'This belongs to an access point or another kind of Amazon storage that is no ordinary bucket.',
    needed: '{{provider}} runs at an address of your own. Give it here.',
    neededOther: 'The address of the storage is missing.',
  },
  keyHint: keyHintWords,
} as const;
