import { expect, test } from 'vitest';
import type { ContractEvent } from '#shared/contract/contract.ts';
import type { JobState } from '#shared/contract/jobs.ts';
import { JobsStore } from './jobs-store.ts';
import { Link } from './link.ts';
import type { WindowClient } from './window-client.ts';

function job(jobId: string, sequence: number, change: Partial<JobState> = {}): JobState {
  return {
    jobId,
    request: { kind: 'backup', plan: jobId },
    trigger: 'person',
    startedAt: `2026-11-21T00:00:0${jobId.length}Z`,
    finishedAt: null,
    paused: false,
    waitingFor: null,
    sequence,
    progress: null,
    issues: [],
    issueCount: 0,
    notices: [],
    outcome: null,
    ...change,
  };
}

/** A client whose jobs.list answers with whatever `listed` holds at that moment. */
function stage(listed: JobState[]) {
  const link = new Link();
  const listeners = new Set<(event: ContractEvent) => void>();
  const answers: Promise<unknown>[] = [];
  const client = {
    call: () => {
      const answer = Promise.resolve(structuredClone(listed));
      answers.push(answer);
      return answer;
    },
    subscribe: (listener: (event: ContractEvent) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    linkState: () => link.state,
    onLinkChange: (listener: () => void) => link.subscribe(listener),
  } as unknown as WindowClient;
  const store = new JobsStore(client);
  store.start();
  return {
    store,
    link,
    asked: () => answers.length,
    emit: (event: ContractEvent) => {
      for (const listener of listeners) listener(event);
    },
    settled: async () => {
      await Promise.all(answers);
      await Promise.resolve();
    },
  };
}

const sequences = (store: JobsStore) => store.snapshot().map(({ jobId, sequence }) => [jobId, sequence]);

test('an older state never replaces a newer one, whichever way it came', async () => {
  const { store, emit, settled } = stage([job('a', 3)]);
  emit({ type: 'job', job: job('a', 5) });
  await settled();
  expect(sequences(store)).toEqual([['a', 5]]);
  emit({ type: 'job', job: job('a', 4) });
  expect(sequences(store)).toEqual([['a', 5]]);
});

test('after a reconnect everything is asked again, and what was dismissed meanwhile goes', async () => {
  const listed = [job('a', 9, { outcome: { status: 'cancelled' } }), job('bb', 1)];
  const { store, link, asked, settled } = stage(listed);
  await settled();
  expect(store.snapshot()).toHaveLength(2);
  listed.shift();
  link.set('disconnected');
  link.set('connected');
  expect(asked()).toBe(2);
  await settled();
  expect(sequences(store)).toEqual([['bb', 1]]);
});

test('a job that began while the list was on its way stays', async () => {
  const { store, emit, settled } = stage([]);
  emit({ type: 'job', job: job('new', 1) });
  await settled();
  expect(sequences(store)).toEqual([['new', 1]]);
});

test('the snapshot stays the same object until something changes', async () => {
  const { store, emit, settled } = stage([job('a', 3)]);
  await settled();
  const before = store.snapshot();
  emit({ type: 'job', job: job('a', 2) });
  expect(store.snapshot()).toBe(before);
});

test('a longer list of issues is not lost to an event that carries fewer', async () => {
  const issues = [1, 2, 3].map((n) => ({ kind: 'unreadable' as const, path: `${n}`, message: 'no' }));
  const { store, emit, settled } = stage([job('a', 1, { issues, issueCount: 3 })]);
  await settled();
  emit({ type: 'job', job: job('a', 2, { issues: issues.slice(0, 1), issueCount: 3 }) });
  expect(store.snapshot()[0]?.issues).toHaveLength(3);
});
