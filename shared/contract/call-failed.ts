import type { Failure } from './jobs.ts';

/** What a `ContractClient` rejects with when the engine answered that a call failed. */
export class CallFailed extends Error {
  override readonly name = 'CallFailed';
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}
