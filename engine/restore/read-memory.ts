import { SharedSlots } from '../workers/shared-slots.ts';
import { MAX_READ, PIECE_SIZE } from './plan-reads.ts';
import { FLAG_BYTES, STOP_FLAG } from './unpack-jobs.ts';

/** Requests in flight, each with the memory for its whole answer. */
const READS = 6;

/** Bytes of shared memory that `ReadMemory` needs for a pool of so many workers. */
export function readMemoryBytes(workers: number): number {
  return FLAG_BYTES + outputsFor(workers) * PIECE_SIZE + READS * MAX_READ;
}

/** Every worker can be at one piece and have the next one waiting, while a finished one is being hashed. */
function outputsFor(workers: number): number {
  return 2 * workers + 2;
}

/** How the shared memory is dealt out: a flag that stops the workers, unpacked pieces, and answers of the storage. */
export class ReadMemory {
  /** How many reads there is memory for. */
  readonly reads = READS;
  readonly outputs: SharedSlots;
  readonly inputs: SharedSlots;
  readonly #flags: Uint8Array;

  constructor(shared: SharedArrayBuffer, workers: number) {
    const inputsStart = FLAG_BYTES + outputsFor(workers) * PIECE_SIZE;
    this.#flags = new Uint8Array(shared, 0, FLAG_BYTES);
    this.outputs = new SharedSlots(shared, PIECE_SIZE, FLAG_BYTES, inputsStart);
    this.inputs = new SharedSlots(shared, MAX_READ, inputsStart);
  }

  /** Lets the workers finish the file they are at and nothing more, and everybody who waits for memory fail. */
  stop(reason: unknown): void {
    this.#flags[STOP_FLAG] = 1;
    this.outputs.fail(reason);
    this.inputs.fail(reason);
  }
}
