import { AppError } from '#shared/errors/app-error.ts';
import type { EventSink } from '#shared/events.ts';
import { ProgressMeter } from '../backup/progress-meter.ts';
import type { Clock } from '../ports/clock.ts';
import type { Random } from '../ports/random.ts';
import { interrupted } from '../storage/interrupted.ts';
import type { Retry } from '../storage/retry.ts';
import type { GetOptions, ObjectBody } from '../storage/storage.ts';
import { type SpoolPlace, TemporaryFile } from '../storage/temporary-file.ts';
import { factsOf, type HttpFacts, lengthOf } from './http-object.ts';
import type { HttpAnswer, HttpReader } from './http-reader.ts';

/** Bytes handed on at once. */
const PIECE = 1024 * 1024;

export interface FetchedFile {
  readonly facts: HttpFacts;
  read(options: GetOptions): Promise<ObjectBody>;
  close(): void;
}

export interface FetchDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly retry: Retry;
  readonly spool: SpoolPlace;
  readonly onEvent: EventSink;
  readonly signal: AbortSignal;
}

/**
 * Fetches all of a file that is handed out only as a whole, into a temporary file without a name.
 * @param first an answer that has begun already; later attempts ask again, from the start
 * @throws AppError as `HttpReader.get`, `disk-full`, `target-not-writable`
 */
export async function fetchWhole(
  reader: HttpReader,
  first: HttpAnswer,
  deps: FetchDeps,
): Promise<FetchedFile> {
  const { clock, random, retry, spool, onEvent, signal } = deps;
  const file = new TemporaryFile(spool, random);
  let begun: HttpAnswer | undefined = first;
  let arrived = 0;
  const meter = new ProgressMeter(clock, onEvent, () => arrived);
  try {
    meter.start('read', { bytes: lengthOf(first.headers) ?? 0, files: 1 });
    const facts = await retry.run(
      'get',
      async () => {
        const answer = begun ?? (await reader.get({ signal }));
        begun = undefined;
        arrived = 0;
        await save(reader, answer, file, signal, (length) => {
          arrived += length;
          meter.reach(arrived, 0, null);
        });
        return factsOf(answer.headers, arrived);
      },
      { signal },
    );
    meter.end();
    return { facts, read: (options) => readFrom(file, facts, options), close: () => file.close() };
  } catch (error) {
    file.close();
    throw error;
  }
}

async function save(
  reader: HttpReader,
  { headers, body }: HttpAnswer,
  file: TemporaryFile,
  signal: AbortSignal,
  onPiece: (length: number) => void,
): Promise<void> {
  let length = 0;
  const stop = () => body.destroy();
  signal.addEventListener('abort', stop, { once: true });
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      signal.throwIfAborted();
      file.writeAt(length, chunk);
      length += chunk.length;
      onPiece(chunk.length);
    }
    signal.throwIfAborted();
  } catch (error) {
    signal.throwIfAborted();
    throw reader.classify(error);
  } finally {
    signal.removeEventListener('abort', stop);
    body.destroy();
  }
  const promised = lengthOf(headers);
  if (promised !== undefined && promised !== length) {
    throw new AppError('connection-lost', { host: reader.host });
  }
}

async function readFrom(file: TemporaryFile, facts: HttpFacts, options: GetOptions): Promise<ObjectBody> {
  const { start, end } = options.range ?? { start: 0, end: facts.size };
  if (options.ifMatch !== undefined && options.ifMatch !== facts.etag) {
    throw new AppError('object-changed', { key: 'link' });
  }
  if (end > facts.size) {
    const operation = 'read an object';
    throw new AppError('storage-refused', { operation, status: 416, serverCode: 'InvalidRange' });
  }
  return { size: facts.size, etag: facts.etag, body: pieces(file, start, end, options.signal) };
}

async function* pieces(
  file: TemporaryFile,
  start: number,
  end: number,
  signal: AbortSignal | undefined,
): AsyncIterable<Uint8Array> {
  for (let at = start; at < end; at += PIECE) {
    await interrupted(Promise.resolve(), signal);
    const piece = new Uint8Array(Math.min(PIECE, end - at));
    file.readAt(at, piece);
    yield piece;
  }
}
