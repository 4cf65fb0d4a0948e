import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describeTree } from '../demo/describe-tree.ts';
import { writeSampleFile, writeSampleTree } from '../demo/sample-tree.ts';
import { type CommandEnd, CompatComputer, type Line } from './computer.ts';
import { addConnection, type CompatStorage, StepFailure, testConnection } from './connect.ts';

export type { CompatStorage } from './connect.ts';

export const journeySteps = [
  'test',
  'first backup',
  'second backup',
  'list',
  'files',
  'restore',
  'verify',
  'prune',
  'delete',
] as const;
export type JourneyStep = (typeof journeySteps)[number];

export interface StepOutcome {
  readonly step: JourneyStep;
  /** Why it failed: code and sentence; undefined when it went well. */
  readonly failure?: string;
}

export interface Journey {
  readonly ok: boolean;
  /** The connection as the test has left it. */
  readonly storage: CompatStorage;
  /** Up to the first that failed. */
  readonly steps: readonly StepOutcome[];
  /** What the connection test found, as its answer has it; empty when it was not asked. */
  readonly capabilities: Line;
  /** The notes of the test's steps. */
  readonly notes: readonly string[];
  /** What the test offered to change, and what was changed. */
  readonly fixes: readonly string[];
  /** Codes of all notices on the way. */
  readonly notices: ReadonlySet<string>;
  /** Bytes the second backup took over inside the storage, and all that it has. */
  readonly copied: number;
  readonly secondSize: number;
}

export interface JourneyOptions {
  /** For two computers; the caller removes it. */
  readonly folder: string;
  /** Whether to test the connection first; without, everything is found out on the way. True when absent. */
  readonly test?: boolean;
  /** Whether the test may create the bucket. True when absent. */
  readonly createBucket?: boolean;
  readonly signal?: AbortSignal;
  readonly onStep?: (outcome: StepOutcome) => void;
}

type Found = Required<Pick<CompatStorage, 'endpoint' | 'region' | 'addressing'>>;

/** Three parts of an upload, and more than what is so small that copying would save nothing. */
const VIDEO = 17_500_000;
const known = 'App Data/Übergröße/naïve 文件 😀.txt';

/**
 * The whole way on a storage, with the command line and nothing but a connection: test, back up twice, and on another
 * computer list, look in, restore and verify; then prune and delete. Ends at the first step that fails. Never rejects
 * for what a storage does.
 */
export async function runJourney(storage: CompatStorage, options: JourneyOptions): Promise<Journey> {
  const { folder, signal = new AbortController().signal } = options;
  const a = new CompatComputer(folder, 'a', signal);
  const b = new CompatComputer(folder, 'b', signal);
  const data = join(a.home, 'App Data');
  const facts = {
    storage,
    capabilities: {} as Line,
    notes: [] as string[],
    fixes: [] as string[],
    notices: new Set<string>(),
    copied: 0,
    secondSize: 0,
  };
  let firstId = '';
  let secondId = '';
  let before: string[] = [];
  let after: string[] = [];

  const ok = async (computer: CompatComputer, words: readonly string[], stdin?: string) => {
    const end = await computer.holdall(words, stdin);
    noteNotices(end, facts.notices);
    if (end.exitCode !== 0) throw new StepFailure(end);
    return end.last;
  };

  const work: Record<JourneyStep, () => Promise<void>> = {
    test: async () => {
      await addConnection(a, storage);
      if (options.test === false) return;
      await testConnection(a, facts, options.createBucket ?? true);
      // The other computer is told what was found out, as a person would.
      const { endpoint, region, addressing } = (await ok(a, ['connection', 'show', 'c'])) as unknown as Found;
      facts.storage = { ...storage, endpoint, region, addressing };
    },
    'first backup': async () => {
      writeSampleTree(data, { seed: 11, notes: 30, database: 400_000, video: VIDEO });
      before = describeTree(data);
      await ok(a, ['plan', 'add', 'apps', data, '--connection', 'c']);
      firstId = idOf(await ok(a, ['backup', 'apps']));
    },
    'second backup': async () => {
      writeSampleFile(data, 'notes/3/note 3.txt', 'shorter now');
      writeSampleFile(data, 'notes/new.txt', 'new');
      rmSync(join(data, 'notes/5'), { recursive: true });
      after = describeTree(data);
      const answer = await ok(a, ['backup', 'apps']);
      const made = answer.backup as { copiedBytes: number; size: number };
      secondId = idOf(answer);
      facts.copied = made.copiedBytes;
      facts.secondSize = made.size;
    },
    list: async () => {
      await addConnection(b, facts.storage);
      const rows = await listed(b, ok);
      const found = rows.map(({ id, status, checked }) => `${id} ${status} ${checked}`);
      expectSame(found, [`${secondId} complete true`, `${firstId} complete true`], 'the list');
    },
    files: async () => {
      const rows = (await ok(b, ['files', secondId, '--recursive'])) as unknown as { path: string }[];
      if (!rows.some(({ path }) => path === known)) throw new Error(`${known} is not in the backup`);
    },
    restore: async () => {
      for (const [id, tree] of [
        [secondId, after],
        [firstId, before],
      ] as const) {
        await ok(b, ['restore', id, '--to', id]);
        expectSame(describeTree(join(b.home, id, 'App Data')), tree, 'what was restored');
      }
    },
    verify: async () => {
      await ok(b, ['verify', secondId, '--full']);
    },
    prune: async () => {
      const { removed } = await ok(a, ['prune', '--plan', 'apps', '--keep-last', '1']);
      expectSame(
        (removed as { id: string }[]).map(({ id }) => id),
        [firstId],
        'what was pruned',
      );
    },
    delete: async () => {
      await ok(b, ['delete', secondId, '--yes']);
      expectSame(
        (await listed(b, ok)).map(({ id }) => id),
        [],
        'the list',
      );
    },
  };

  const steps: StepOutcome[] = [];
  for (const step of journeySteps) {
    if (step === 'test' && options.test === false) {
      await work.test();
      continue;
    }
    const outcome = await attempt(step, work[step]);
    signal.throwIfAborted();
    steps.push(outcome);
    options.onStep?.(outcome);
    if (outcome.failure !== undefined) break;
  }
  return { ok: steps.every(({ failure }) => failure === undefined), steps, ...facts };
}

async function attempt(step: JourneyStep, act: () => Promise<void>): Promise<StepOutcome> {
  try {
    await act();
    return { step };
  } catch (error) {
    return { step, failure: error instanceof Error ? error.message : String(error) };
  }
}

async function listed(
  computer: CompatComputer,
  ok: (computer: CompatComputer, words: readonly string[]) => Promise<Line>,
): Promise<{ id: string; status: string; checked: boolean }[]> {
  return (await ok(computer, ['list'])) as unknown as { id: string; status: string; checked: boolean }[];
}

function idOf({ backup }: Line): string {
  return (backup as { id: string }).id;
}

function noteNotices({ lines }: CommandEnd, notices: Set<string>): void {
  for (const { type, code } of lines) if (type === 'notice') notices.add(String(code));
}

function expectSame(found: readonly string[], wanted: readonly string[], what: string): void {
  if (found.join('\n') === wanted.join('\n')) return;
  const odd = found.find((line, at) => line !== wanted[at]) ?? wanted[found.length];
  throw new Error(`${what} is not what it should be: ${odd}`);
}
