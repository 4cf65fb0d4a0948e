/** Lets a person hold or slow down what a job sends and fetches, while it runs. */
export interface TransferControl {
  /**
   * Resolves when `bytes` more may go in that direction: at once without a limit, later with one, and not before
   * `resume` while paused. Rejects with the signal's reason.
   */
  take(direction: TransferDirection, bytes: number, signal?: AbortSignal): Promise<void>;
  readonly paused: boolean;
}

export type TransferDirection = 'up' | 'down';
