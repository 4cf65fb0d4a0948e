import { family } from '../../engine/testing/gateways/family.ts';
import { byHandTable, clientTable } from './client-table.ts';
import { plainFailures } from './plain-failures.ts';
import { tableHead } from './row.ts';
import { serverRows } from './server-rows.ts';
import { triedByHand } from './tried-by-hand.ts';

/** The rows of the document, in order. */
export const documentRows: readonly string[] = [
  serverRows.own,
  serverRows.ceph,
  ...family.map(({ habit }) => habit),
];

/** docs/compatibility.md. `rows`: the lines of the table by what they begin with; those that are missing are left out. */
export function compatibilityDocument(rows: ReadonlyMap<string, string>): string {
  const lines = documentRows.flatMap((name) => rows.get(name) ?? []);
  const failures = Object.values(plainFailures).map(
    ({ habit, says, result }) => `| ${habit} | ${says} | ${result} |`,
  );
  return `<!-- Written by “npm run compat -- --docs”; the tests compare it with what they see. Do not edit. -->
# Storages that differ

Holdall asks a storage for little: to store, to read a range, to list, to delete. What goes beyond that makes backups
cheaper, and is used where it is there. Nothing is looked up by a provider's name: the connection test tries it out, and
what turns out otherwise in the middle of a job is learned then.

Each line is a run of the tests, with the command line and nothing but a connection: test it; back up; change something
and back up again; on another computer list, look in, restore both (compared byte for byte), and verify; prune; delete.
In the end the bucket is empty. The servers are real ones. The others are our own server behind a layer with one habit,
which the tests show to have mattered; those that store or delete otherwise are run once more without a connection test.

${tableHead}
${lines.join('\n')}

## Where not everything can work

| A storage that … | Holdall says | and |
| --- | --- | --- |
${failures.join('\n')}

## Tried by hand

Real servers that the tests do not start. Each was installed as it comes, and Holdall was told nothing but address, keys and
bucket. What the connection test said was compared with what another client found; where something fell short, it was
mended, and the habit became a line of the table above. “–” means not tried.

${triedByHand}
## Clients on our server

What \`holdall serve\` and “Share a folder as S3” offer is used by programs that are not ours, too. The first four run over
TLS and know the server by nothing but the certificate that Holdall made for it.

${clientTable}
${byHandTable}
## Try your own

\`\`\`
npm run compat -- --endpoint https://s3.example.com --region eu-1 --bucket my-bucket --access-key-id AKID
\`\`\`

The secret is asked for, or taken from \`S3_SECRET_ACCESS_KEY\` (and \`S3_SESSION_TOKEN\`). About 50 MB travel. Everything is
put into a folder of its own in the bucket, \`holdall-compat-…\`, and removed again; in a bucket that keeps versions, hidden
ones stay. The same line is printed as above.
`;
}
