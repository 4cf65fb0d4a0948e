import { AppError, isAppError } from '#shared/errors/app-error.ts';
import type { Random } from '../ports/random.ts';
import type { Storage } from './storage.ts';

export type CheckStep = 'reach' | 'bucket' | 'write' | 'read' | 'range' | 'list' | 'delete';

export interface CheckResult {
  readonly step: CheckStep;
  readonly ok: boolean;
  /** What to say beside the step; always there when it is not ok. */
  readonly message?: string;
  /** Why it is not ok. */
  readonly error?: AppError;
}

export interface CheckOptions {
  /** Folder of the connection; the test objects are kept below it. */
  readonly rootPath: string;
  readonly random: Random;
  /** Make the bucket when there is none. */
  readonly createBucket?: boolean;
  readonly signal?: AbortSignal | undefined;
  /** Called as each step ends. */
  readonly onStep?: (result: CheckResult) => void;
}

const testSize = 1024;

/**
 * Tries out what a backup and a restore need, with one small object that is removed again. The steps follow on
 * each other: the first that fails is the last one reported. A key that may only use the root path passes:
 * a refused question about the bucket as a whole says nothing. Give it a storage that does not repeat calls.
 */
export async function checkConnection(
  storage: Storage,
  options: CheckOptions,
): Promise<readonly CheckResult[]> {
  const results: CheckResult[] = [];
  const report = (result: CheckResult) => {
    results.push(result);
    options.onStep?.(result);
  };
  let current: CheckStep = 'reach';
  const test = new TestObject(storage, options);
  const steps: [CheckStep, () => Promise<string | undefined>][] = [
    ['write', () => test.write()],
    ['read', () => test.read()],
    ['range', () => test.readRange()],
    ['list', () => test.list()],
    ['delete', () => test.remove()],
  ];
  try {
    const bucket = await lookAtBucket(storage, options.signal);
    report({ step: 'reach', ok: true });
    current = 'bucket';
    report({ step: 'bucket', ok: true, ...messageOf(await settleBucket(storage, bucket, options)) });
    for (const [step, run] of steps) {
      current = step;
      report({ step, ok: true, ...messageOf(await run()) });
    }
  } catch (error) {
    options.signal?.throwIfAborted();
    if (!isAppError(error)) throw error;
    report({ step: current, ok: false, message: error.message, error });
  } finally {
    await test.cleanUp();
  }
  return results;
}

type BucketState = 'there' | 'unknown' | AppError<'bucket-missing'>;

async function lookAtBucket(storage: Storage, signal: AbortSignal | undefined): Promise<BucketState> {
  try {
    await storage.headBucket({ signal });
    return 'there';
  } catch (error) {
    if (isAppError(error, 'bucket-missing')) return error;
    if (isAppError(error, 'access-denied', 'storage-unsupported')) return 'unknown';
    throw error;
  }
}

async function settleBucket(
  storage: Storage,
  state: BucketState,
  options: CheckOptions,
): Promise<string | undefined> {
  if (state === 'there') return undefined;
  if (state === 'unknown') return 'These keys may not ask about the bucket as a whole; that is fine.';
  if (!options.createBucket) throw state;
  await storage.createBucket({ signal: options.signal });
  return 'The bucket was created.';
}

/** A random object under the root path. */
class TestObject {
  readonly #storage: Storage;
  readonly #signal: AbortSignal | undefined;
  readonly #key: string;
  readonly #bytes: Uint8Array;
  #mayBeThere = false;

  constructor(storage: Storage, options: CheckOptions) {
    this.#storage = storage;
    this.#signal = options.signal;
    const name = `holdall-check-${Buffer.from(options.random.bytes(8)).toString('hex')}`;
    this.#key = options.rootPath === '' ? name : `${options.rootPath}/${name}`;
    this.#bytes = options.random.bytes(testSize);
  }

  async write(): Promise<undefined> {
    this.#mayBeThere = true;
    await this.#storage.put(this.#key, this.#bytes, { signal: this.#signal });
  }

  async read(): Promise<undefined> {
    const { body, size } = await this.#storage.get(this.#key, { signal: this.#signal });
    if (size !== testSize) throw differs('its size differs from what was stored');
    await this.#compare(body, this.#bytes);
  }

  async readRange(): Promise<undefined> {
    const range = { start: 100, end: 611 };
    const { body } = await this.#storage.get(this.#key, { range, signal: this.#signal });
    await this.#compare(body, this.#bytes.subarray(range.start, range.end));
  }

  async list(): Promise<undefined> {
    for await (const page of this.#storage.list(this.#key, { signal: this.#signal })) {
      if (page.some((object) => object.key === this.#key && object.size === testSize)) return;
    }
    const problem = 'an object just stored is not listed';
    throw new AppError('answer-invalid', { operation: 'list objects', problem });
  }

  async remove(): Promise<undefined> {
    await this.#storage.delete(this.#key, { signal: this.#signal });
    try {
      await this.#storage.head(this.#key, { signal: this.#signal });
    } catch (error) {
      if (!isAppError(error, 'object-missing', 'access-denied')) throw error;
      this.#mayBeThere = false;
      return;
    }
    const problem = 'an object just deleted is still there';
    throw new AppError('answer-invalid', { operation: 'delete an object', problem });
  }

  /** Best effort: what failed has been reported by then. */
  async cleanUp(): Promise<void> {
    if (this.#mayBeThere) await this.#storage.delete(this.#key).catch(() => {});
  }

  async #compare(body: AsyncIterable<Uint8Array>, expected: Uint8Array): Promise<void> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of body) chunks.push(chunk);
    if (Buffer.compare(Buffer.concat(chunks), expected) !== 0)
      throw differs('its bytes differ from what was stored');
  }
}

function differs(problem: string): AppError<'answer-invalid'> {
  return new AppError('answer-invalid', { operation: 'read an object', problem });
}

function messageOf(message: string | undefined): { message?: string } {
  return message === undefined ? {} : { message };
}
