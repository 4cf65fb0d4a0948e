import type { ContractClient, ContractEvent } from '#shared/contract/contract.ts';
import type { JobRequest, JobState } from '#shared/contract/jobs.ts';

/** What a window sees of the events, for tests: everything in order, and a way to wait for the end of a job. */
export class JobWatch {
  readonly events: ContractEvent[] = [];
  readonly #client: ContractClient;
  readonly #stop: () => void;
  #waiting: (() => void)[] = [];

  constructor(client: ContractClient) {
    this.#client = client;
    this.#stop = client.subscribe((event) => {
      this.events.push(event);
      const waiting = this.#waiting;
      this.#waiting = [];
      for (const look of waiting) look();
    });
  }

  /** All states told of a job, oldest first. */
  statesOf(jobId: string): JobState[] {
    return this.events.flatMap((event) =>
      event.type === 'job' && event.job.jobId === jobId ? [event.job] : [],
    );
  }

  /** Resolves with the first event, past or future, that fits. The test's own time limit ends a wait in vain. */
  async until<T>(fits: (event: ContractEvent) => T | undefined): Promise<T> {
    for (let at = 0; ; at += 1) {
      while (at >= this.events.length) await new Promise<void>((resolve) => this.#waiting.push(resolve));
      const event = this.events[at];
      const found = event && fits(event);
      if (found !== undefined) return found;
    }
  }

  /** The last state of a job, when it has ended. */
  async ended(jobId: string): Promise<JobState> {
    return await this.until((event) =>
      event.type === 'job' && event.job.jobId === jobId && event.job.outcome !== null ? event.job : undefined,
    );
  }

  /** Starts a job and waits for its end. */
  async run(job: JobRequest): Promise<JobState> {
    const { jobId } = await this.#client.call('jobs.start', { job });
    return await this.ended(jobId);
  }

  stop(): void {
    this.#stop();
  }
}
