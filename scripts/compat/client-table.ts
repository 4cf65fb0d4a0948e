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
