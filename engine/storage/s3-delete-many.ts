import { DeleteObjectsCommand } from '@aws-sdk/client-s3';
import { AppError, isAppError } from '#shared/errors/app-error.ts';
import type { S3Caller } from './s3-caller.ts';
import type { CallOptions, DeleteOutcome } from './storage.ts';

const operation = 'delete several objects at once';
/** The most that S3 takes in one call. */
const batchSize = 1000;
const singlesAtOnce = 8;

type DeleteOne = (key: string, options: CallOptions) => Promise<void>;

/** Deletes in batches, or one by one where the server has no batches. */
export class S3BatchDelete {
  readonly #caller: S3Caller;
  readonly #deleteOne: DeleteOne;
  #batchesWork = true;

  constructor(caller: S3Caller, deleteOne: DeleteOne) {
    this.#caller = caller;
    this.#deleteOne = deleteOne;
  }

  async run(keys: readonly string[], options: CallOptions): Promise<readonly DeleteOutcome[]> {
    const outcomes: DeleteOutcome[] = [];
    for (let at = 0; at < keys.length; at += batchSize) {
      const batch = keys.slice(at, at + batchSize);
      outcomes.push(...(await this.#some(batch, options)));
    }
    return outcomes;
  }

  async #some(keys: readonly string[], options: CallOptions): Promise<readonly DeleteOutcome[]> {
    if (this.#batchesWork) {
      try {
        return await this.#batch(keys, options);
      } catch (error) {
        if (!isAppError(error, 'storage-unsupported', 'storage-refused', 'not-s3')) throw error;
        this.#batchesWork = false;
      }
    }
    return this.#oneByOne(keys, options);
  }

  async #batch(keys: readonly string[], options: CallOptions): Promise<readonly DeleteOutcome[]> {
    const output = await this.#caller.call(operation, options, (client, o) =>
      client.send(
        new DeleteObjectsCommand({
          Bucket: this.#caller.bucket,
          Delete: { Objects: keys.map((Key) => ({ Key })), Quiet: false },
        }),
        o,
      ),
    );
    const deleted = new Set((output.Deleted ?? []).map((row) => row.Key));
    const errors = new Map((output.Errors ?? []).map((row) => [row.Key, row]));
    return keys.map((key): DeleteOutcome => {
      const refused = errors.get(key);
      if (refused && refused.Code !== 'NoSuchKey') {
        const status = refused.Code === 'AccessDenied' ? 403 : refused.Code === 'InternalError' ? 500 : 400;
        const asError = {
          Code: refused.Code,
          message: refused.Message,
          $metadata: { httpStatusCode: status },
        };
        return { key, error: this.#caller.classify(asError, 'delete an object', key) as Error };
      }
      if (refused || deleted.has(key)) return { key };
      const problem = 'it does not mention one of the objects';
      return { key, error: new AppError('answer-invalid', { operation, problem }) };
    });
  }

  async #oneByOne(keys: readonly string[], options: CallOptions): Promise<readonly DeleteOutcome[]> {
    const outcomes: DeleteOutcome[] = [];
    const waiting = keys.entries();
    const work = async () => {
      for (const [index, key] of waiting) outcomes[index] = await this.#outcome(key, options);
    };
    await Promise.all(Array.from({ length: singlesAtOnce }, work));
    return outcomes;
  }

  async #outcome(key: string, options: CallOptions): Promise<DeleteOutcome> {
    try {
      await this.#deleteOne(key, options);
      return { key };
    } catch (error) {
      options.signal?.throwIfAborted();
      if (!isAppError(error)) throw error;
      return { key, error };
    }
  }
}
