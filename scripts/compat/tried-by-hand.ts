/** A server that no test starts: it was installed, gone through by hand, and put away again. */
interface TriedServer {
  readonly name: string;
  readonly version: string;
  /** ISO date. */
  readonly tried: string;
  /** Whether `npm run compat` went the whole way there. */
  readonly works: boolean;
  /**
   * With 100 MB: three backups, the later ones mostly copied where it copies; the program killed during the fourth,
   * in its upload or between that and the check, and started again; all four restored on another computer byte for byte.
   */
  readonly killed: boolean;
  /** What Holdall does because of how it is, as in the table of the tests, or why it does not work. */
  readonly so: readonly string[];
}

const tried = '2026-11-21';
const copiesNothing = 'every backup uploads everything';
const noConditions = 'relies on no conditions';
const open = 'warns that anyone can read what is stored';
const versions = 'tells what stays hidden, and removes it for good when asked';
const locks = 'sends Content-MD5; says that backups may stay longer than the rules want';

const minio = '2026-02-12';

const servers: readonly TriedServer[] = [
  { name: 'MinIO', version: minio, tried, works: true, killed: true, so: [] },
  {
    name: 'MinIO over TLS, with a certificate authority of one’s own',
    version: minio,
    tried,
    works: true,
    killed: false,
    so: [],
  },
  {
    name: 'MinIO, a bucket with versions',
    version: minio,
    tried,
    works: true,
    killed: false,
    so: [versions],
  },
  {
    name: 'MinIO, a bucket with Object Lock',
    version: minio,
    tried,
    works: true,
    killed: false,
    so: [locks],
  },
  { name: 'MinIO, temporary keys (STS)', version: minio, tried, works: true, killed: false, so: [] },
  { name: 'versitygw on a file system', version: '1.8.0', tried, works: true, killed: true, so: [] },
  {
    name: 'versitygw, a bucket with versions',
    version: '1.8.0',
    tried,
    works: true,
    killed: true,
    so: [versions],
  },
  { name: 'rclone serve s3', version: '1.76.0', tried, works: true, killed: true, so: [] },
  {
    name: 'S3Proxy on a file system',
    version: '2.6.0',
    tried,
    works: true,
    killed: true,
    so: [noConditions, open],
  },
  { name: 'moto', version: '5.2.5', tried, works: true, killed: true, so: [open] },
  { name: 'gofakes3', version: '1.2.0', tried, works: true, killed: false, so: [copiesNothing, open] },
  { name: 'Adobe S3Mock', version: '4.1.1', tried, works: true, killed: false, so: [noConditions, open] },
  {
    name: 's3rver',
    version: '3.7.1',
    tried,
    works: true,
    killed: false,
    so: [
      copiesNothing,
      'lists in the old way (version 1)',
      noConditions,
      open,
      'cannot remove uploads that were broken off, and says so',
    ],
  },
  {
    name: 'Findify S3Mock',
    version: '0.2.6',
    tried,
    works: false,
    killed: false,
    so: ['refuses it (`not-s3`): it confirms nothing that it stores with an ETag'],
  },
];

const tick = (is: boolean) => (is ? '✓' : '–');

/** Servers tried by hand, with version and date, for the document; nothing compares these lines with a run. */
export const triedByHand = `| Server | version | tried on | the whole way | 100 MB, killed on the way | so Holdall … |
| --- | --- | --- | :-: | :-: | --- |
${servers
  .map(
    (one) =>
      `| ${one.name} | ${one.version} | ${one.tried} | ${one.works ? '✓' : '✗'} | ${tick(one.killed)} | ${one.so.join('; ')} |`,
  )
  .join('\n')}
`;
