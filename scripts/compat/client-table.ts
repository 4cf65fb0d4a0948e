interface Client {
  readonly name: string;
  /** What the tests have it do. */
  readonly does: string;
  readonly tests: string;
}

const overTls = 'e2e/compat/clients.test.ts';

const clients: readonly Client[] = [
  { name: 'rclone', does: 'sync there, check every byte, sync back', tests: overTls },
  { name: 'restic', does: 'init, backup, check every byte, restore', tests: overTls },
  { name: 's3cmd', does: 'sync there in parts, list, sync back, delete', tests: overTls },
  { name: 'AWS CLI', does: 'sync there in parts, sync back, delete', tests: overTls },
  {
    name: '@aws-sdk/client-s3',
    does: 'every operation, with its usual checksums and with those that are required only',
    tests: 'engine/serve/objects.test.ts',
  },
  { name: '@aws-sdk/lib-storage', does: 'uploads in parts', tests: 'engine/serve/uploads.test.ts' },
  {
    name: 'plain HTTP',
    does: 'presigned addresses, until they expire',
    tests: 'engine/serve/sharing.test.ts',
  },
];

/** Other people's programs on a folder shared by Holdall, for the document; each line is a test. */
export const clientTable = `| Program | what it does there | test |
| --- | --- | --- |
${clients.map(({ name, does, tests }) => `| ${name} | ${does} | ${tests} |`).join('\n')}
`;

interface TriedByHand {
  readonly name: string;
  readonly version: string;
  /** What it did, and that it went well unless it says otherwise. */
  readonly did: string;
}

/** The day of the last round by hand; all lines are of that day. */
const day = '2026-11-21';

const byHand: readonly TriedByHand[] = [
  {
    name: 'rclone',
    version: '1.76.0',
    did: 'sync both ways and between two buckets, check every byte, move, upload in parts, purge',
  },
  {
    name: 'MinIO mc',
    version: '2025-03-13',
    did: 'mirror both ways, diff, copy between buckets, stat, find, tree, du, signed links, remove',
  },
  {
    name: 'AWS CLI',
    version: '1.46.3',
    did: 'sync both ways and between buckets, create only if new, remove',
  },
  {
    name: 'boto3',
    version: '1.44.5',
    did: 'transfers in parts both ways, copy in parts, checksums, pages, signed links; with a wrong region it finds the right one by itself',
  },
  { name: 's3fs (Python)', version: '2026.9.0', did: 'files written, sought in, moved, listed, removed' },
  { name: 's4cmd', version: '2.1.0', did: 'sync there, list, get back, remove' },
  {
    name: 'minio (npm)',
    version: '8.0.7',
    did: 'streams and files in parts, ranges, composing, signed links, unfinished uploads, removing many',
  },
  {
    name: '@aws-sdk/client-s3',
    version: '3.0.0, 3.400.0, 3.600.0, 3.726.0, 3.1169.0',
    did: 'put, get, stream, list, copy, parts, remove many, errors by name (3.0.0 signs a content type wrongly)',
  },
  {
    name: 'aws-sdk (npm)',
    version: '2.1693.0',
    did: 'upload of streams in parts, signed links both ways, copy, remove many',
  },
  { name: 's3-sync-client', version: '4.3.1', did: 'sync both ways, between buckets, and with removal' },
];

/** The same by hand, with versions that are not among the tests. */
export const byHandTable = `Tried by hand on ${day}, newest versions that could be had, without problems but for what is noted:

| Program | version | what it did |
| --- | --- | --- |
${byHand.map(({ name, version, did }) => `| ${name} | ${version} | ${did} |`).join('\n')}

On the same day the tests that versitygw 1.8.0 brings for any S3 server ran against ours. 227 of 687 pass, with the
words of our refusals not compared. Two thirds of the others are about what is not offered here (access lists, policies,
tags, locks, website, CORS, forms, object attributes, and users of their own server). The rest were looked at one by one,
and what a program could trip over was repaired. What stays: names of owners; which of two errors comes first; checksums
that S3 adds by itself, and xxHash; the owner a client may expect is not compared; a bucket with unfinished uploads is not
removed.
`;
