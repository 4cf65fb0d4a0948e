import type { ContractEvent } from '#shared/contract/contract.ts';
import type { JobState } from '#shared/contract/jobs.ts';
import type { WindowClient } from './window-client.ts';

/**
 * What this window knows about running jobs and outcomes not yet dismissed. Events keep it current; after each
 * (re)connect it asks for the whole list, so nothing that happened meanwhile is missed.
 */
export class JobsStore {
  readonly #client: WindowClient;
  readonly #listeners = new Set<() => void>();
  readonly #jobs = new Map<string, JobState>();
  #snapshot: readonly JobState[] = [];

  constructor(client: WindowClient) {
    this.#client = client;
  }

  /** Starts listening; returns the function that ends it. */
  start(): () => void {
    const stopEvents = this.#client.subscribe((event) => this.#onEvent(event));
    const stopLink = this.#client.onLinkChange(() => {
      if (this.#client.linkState() === 'connected') void this.refresh();
    });
    void this.refresh();
    return () => {
      stopEvents();
      stopLink();
    };
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Newest first; the same array until something changes. */
  readonly snapshot = (): readonly JobState[] => this.#snapshot;

  /** Asks for the whole list. A failure leaves things as they are: the next connect asks again. */
  async refresh(): Promise<void> {
    let listed: readonly JobState[];
    try {
      listed = await this.#client.call('jobs.list', {});
    } catch {
      return;
    }
    const known = new Set(listed.map((job) => job.jobId));
    for (const [jobId, job] of this.#jobs) {
      // A job that started while the list was on its way is not in it; a finished one that is not was dismissed.
      if (!known.has(jobId) && job.outcome !== null) this.#jobs.delete(jobId);
    }
    for (const job of listed) this.#merge(job);
    this.#publish();
  }

  #onEvent(event: ContractEvent): void {
    if (event.type === 'changed') {
      if (event.what === 'jobs') void this.refresh();
      return;
    }
    if (this.#merge(event.job)) this.#publish();
  }

  #merge(job: JobState): boolean {
    const known = this.#jobs.get(job.jobId);
    if (known && known.sequence > job.sequence) return false;
    // Running jobs send only their first issues; a longer list that was asked for is not thrown away.
    // The same ones stay the same array, so that the list on the screen is not drawn again with every progress.
    const issues = known && known.issues.length >= job.issues.length ? known.issues : job.issues;
    this.#jobs.set(job.jobId, { ...job, issues });
    return true;
  }

  #publish(): void {
    this.#snapshot = [...this.#jobs.values()].sort((a, b) => b.startedAt.localeCompare(a.startedAt));
    for (const listener of this.#listeners) listener();
  }
}
