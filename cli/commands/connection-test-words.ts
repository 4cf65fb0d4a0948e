import type { ProbeResult } from '#engine/index.ts';
import type { TestStepName } from '#shared/contract/connection-test.ts';

const words: Record<TestStepName, string> = {
  reach: 'reach the storage',
  tls: 'encrypted connection',
  clock: 'clocks agree',
  sign: 'sign in',
  bucket: 'find the bucket',
  write: 'write a small object',
  read: 'read it back',
  range: 'read a part of it',
  list: 'list, page by page',
  delete: 'remove it',
  multipart: 'uploads in parts',
  'part-copy': 'copies within the storage',
  'unequal-parts': 'parts of different sizes',
  'batch-delete': 'remove several at once',
  'conditional-create': 'create only what is new',
  versioning: 'hidden versions',
  public: 'open to strangers',
};

export function wordOfStep(step: TestStepName): string {
  return words[step];
}

const width = Math.max(...Object.values(words).map((word) => word.length));

/** What was tried in one column, what came of it in the next. Why a step failed is said at the end. */
export function stepText({ step, ok, verdict, message }: ProbeResult): string {
  const said = [verdict === undefined ? '' : verdict.padEnd(7), ok ? (message ?? '') : '']
    .join('  ')
    .trimEnd();
  return said.trim() === '' ? words[step] : `${words[step].padEnd(width)}  ${said}`;
}
