import type { CommandEnd, CompatComputer, Line } from './computer.ts';

/** What a person knows of a storage: nothing else is told to Holdall. */
export interface CompatStorage {
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  readonly rootPath: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
  readonly proxy?: string | undefined;
  readonly ca?: string | undefined;
  readonly addressing?: 'auto' | 'path' | 'virtual' | undefined;
}

/** A command that did not end well. */
export class StepFailure extends Error {
  override readonly name = 'StepFailure';

  constructor({ exitCode, last }: CommandEnd) {
    super(`${String(last.code ?? `exit code ${exitCode}`)}: ${String(last.message ?? '')}`);
  }
}

/** Saves the storage as the connection `c`. @throws StepFailure */
export async function addConnection(computer: CompatComputer, storage: CompatStorage): Promise<void> {
  const { endpoint, region, bucket, rootPath, accessKeyId, proxy, ca, addressing } = storage;
  const given = { endpoint, region, bucket, 'root-path': rootPath, proxy, ca, addressing };
  const words = Object.entries(given).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [`--${name}`, value],
  );
  const add = ['connection', 'add', 'c', ...words, '--access-key-id', accessKeyId];
  const added = await computer.holdall([...add, '--secret-access-key-stdin'], `${storage.secretAccessKey}\n`);
  if (added.exitCode !== 0) throw new StepFailure(added);
  if (storage.sessionToken === undefined) return;
  const set = ['connection', 'set', 'c', 'session-token', '--session-token-stdin'];
  const end = await computer.holdall(set, `${storage.sessionToken}\n`);
  if (end.exitCode !== 0) throw new StepFailure(end);
}

/** As often as a person would try again when the storage says that it is busy. */
const MOST_TESTS = 4;

/**
 * Tests `c`, and lets the test mend what is evidently wrong; a bucket is made only with `createBucket`.
 * @throws StepFailure
 */
export async function testConnection(
  computer: CompatComputer,
  facts: { capabilities: Line; notes: string[]; fixes: string[] },
  createBucket: boolean,
): Promise<void> {
  const test = ['connection', 'test', 'c'];
  for (let tests = 1; ; tests += 1) {
    const mend = createBucket ? ['--fix', '--yes'] : await mending(computer, test);
    const end = await computer.holdall([...test, ...mend]);
    for (const { fix } of end.lines) if (fix) facts.fixes.push((fix as { kind: string }).kind);
    if (end.exitCode === 0) {
      facts.capabilities = end.last.capabilities as Line;
      const all = end.last.steps as { note?: { code: string } }[];
      facts.notes.push(...all.flatMap(({ note }) => (note ? [note.code] : [])));
      return;
    }
    if (end.last.code !== 'storage-busy' || tests === MOST_TESTS) throw new StepFailure(end);
    facts.fixes.push('try-again');
  }
}

/** To be asked for what is mended without a new bucket. */
async function mending(computer: CompatComputer, test: readonly string[]): Promise<string[]> {
  const { lines } = await computer.holdall(test);
  const kinds = lines.flatMap(({ fix }) => (fix ? [(fix as { kind: string }).kind] : []));
  return kinds.length > 0 && !kinds.includes('create-bucket') ? ['--fix'] : [];
}
