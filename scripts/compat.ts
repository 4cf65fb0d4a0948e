/**
 * `npm run compat -- --endpoint URL --region R --bucket B --access-key-id ID`: the whole way on a storage of your own,
 * and its line for docs/compatibility.md. `npm run compat -- --docs` runs the gateways of the tests (and the server of
 * S3_ENDPOINT, if set) and writes the document.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { askOnTerminal } from '#cli/input/ask-on-terminal.ts';
import { systemRandom } from '#engine/index.ts';
import { family } from '../engine/testing/gateways/family.ts';
import { type GatewayPlan, startGateway } from '../engine/testing/gateways/start-gateway.ts';
import { cleanUp } from './compat/clean-up.ts';
import { compatibilityDocument, documentRows } from './compat/document.ts';
import { journeyOn, storageOf } from './compat/gateway-journey.ts';
import type { CompatStorage, Journey } from './compat/journey.ts';
import { tableHead, tableRow } from './compat/row.ts';
import { serverRows } from './compat/server-rows.ts';

const usage =
  'npm run compat -- --endpoint URL --bucket NAME --access-key-id ID [--region R] [--addressing auto|path|virtual]\n' +
  '                  [--root-path FOLDER] [--proxy URL] [--ca FILE]\n' +
  'npm run compat -- --docs';

const text = { type: 'string' } as const;
const { values } = parseArgs({
  options: {
    endpoint: text,
    region: text,
    bucket: text,
    'access-key-id': text,
    'root-path': text,
    addressing: text,
    proxy: text,
    ca: text,
    docs: { type: 'boolean' },
  },
});

const stop = new AbortController();
process.on('SIGINT', () => stop.abort());

if (values.docs) await writeDocument();
else await tryOne();

async function tryOne(): Promise<void> {
  const { endpoint = process.env.S3_ENDPOINT, bucket, region = process.env.S3_REGION } = values;
  const accessKeyId = values['access-key-id'] ?? process.env.S3_ACCESS_KEY_ID;
  if (endpoint === undefined || bucket === undefined || accessKeyId === undefined) {
    console.error(usage);
    process.exitCode = 2;
    return;
  }
  const folder = `holdall-compat-${Buffer.from(systemRandom.bytes(5)).toString('hex')}`;
  const storage: CompatStorage = {
    endpoint,
    region: region ?? 'us-east-1',
    bucket,
    rootPath: values['root-path'] ? `${folder}/${values['root-path']}` : folder,
    accessKeyId,
    secretAccessKey: await secret(),
    sessionToken: process.env.S3_SESSION_TOKEN,
    addressing: addressingOf(values.addressing),
    proxy: values.proxy,
    ca: values.ca,
  };
  let used = storage;
  let journey: Journey | undefined;
  try {
    journey = await journeyOn(storage, { signal: stop.signal, createBucket: false });
    used = journey.storage;
    for (const { step, failure } of journey.steps)
      console.log(`${failure ? '✗' : '✓'} ${step}  ${failure ?? ''}`);
    console.log(`\n${tableHead}\n${tableRow(`answers at ${new URL(endpoint).host}`, journey)}`);
    if (!journey.ok) process.exitCode = 1;
  } finally {
    // A test that failed has cleaned up after itself, and there is nothing else.
    const mayBeLeft = journey === undefined || journey.steps.length > 1;
    if (mayBeLeft)
      await cleanUp(used).catch((error: unknown) =>
        console.error(`${storage.rootPath} in the bucket could not be removed: ${String(error)}`),
      );
  }
}

function addressingOf(word: string | undefined): CompatStorage['addressing'] {
  if (word === undefined || word === 'auto' || word === 'path' || word === 'virtual') return word;
  throw new Error('--addressing is auto, path or virtual');
}

async function secret(): Promise<string> {
  const { S3_SECRET_ACCESS_KEY: given } = process.env;
  if (given) return given;
  if (!process.stdin.isTTY) throw new Error('Put the secret access key into S3_SECRET_ACCESS_KEY.');
  const question = 'Secret access key (not shown): ';
  return await askOnTerminal(process.stdin, process.stderr, question, { hidden: true, signal: stop.signal });
}

async function writeDocument(): Promise<void> {
  const file = fileURLToPath(new URL('../docs/compatibility.md', import.meta.url));
  const rows = new Map<string, string>(rowsOf(file));
  const keep = (name: string, journey: Journey) => {
    const failed = journey.steps.find(({ failure }) => failure !== undefined);
    if (failed) throw new Error(`A storage that ${name}: ${failed.step}: ${failed.failure}`);
    rows.set(name, tableRow(name, journey));
    console.log(rows.get(name));
  };
  const own: GatewayPlan = { name: 'own', habit: serverRows.own };
  for (const plan of [own, ...family]) {
    const gateway = await startGateway(plan);
    try {
      keep(plan.habit, await journeyOn(storageOf(gateway, plan), { signal: stop.signal }));
    } finally {
      await gateway.close();
    }
  }
  const { S3_ENDPOINT: endpoint, S3_REGION: region, S3_ACCESS_KEY_ID: accessKeyId } = process.env;
  const { S3_SECRET_ACCESS_KEY: secretAccessKey } = process.env;
  if (endpoint && accessKeyId && secretAccessKey && region === 'default') {
    const bucket = `holdall-compat-${Buffer.from(systemRandom.bytes(5)).toString('hex')}`;
    const storage = { endpoint, region, bucket, rootPath: 'team/backups', accessKeyId, secretAccessKey };
    keep(serverRows.ceph, await journeyOn(storage, { signal: stop.signal }));
  }
  writeFileSync(file, compatibilityDocument(rows));
  console.log(`wrote ${file}`);
}

/** The rows that the document has, so that a server which is not at hand keeps its line. */
function rowsOf(file: string): [string, string][] {
  try {
    const lines = readFileSync(file, 'utf8').split('\n');
    return documentRows.flatMap((name): [string, string][] => {
      const line = lines.find((one) => one.startsWith(`| ${name} |`));
      return line === undefined ? [] : [[name, line]];
    });
  } catch {
    return [];
  }
}
