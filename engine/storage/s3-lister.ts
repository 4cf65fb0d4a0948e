import { ListObjectsCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { AppError, isAppError } from '#shared/errors/app-error.ts';
import { compareKeys } from './compare-keys.ts';
import { notS3, type S3Caller } from './s3-caller.ts';
import { type ListingPage, readListingPage } from './s3-listing.ts';
import type { ListOptions, StoredObject } from './storage.ts';

const operation = 'list objects';

interface Position {
  readonly token?: string | undefined;
  readonly after?: string | undefined;
}

/** Notices a server that sends us round in a circle, which would otherwise be followed for ever. */
class Round {
  readonly #places = new Set<string>();
  readonly #firstKeys = new Set<string>();
  #last: string | undefined;
  #inOrder = true;

  /** The last key so far; undefined where it does not tell what is still to come. */
  get last(): string | undefined {
    return this.#inOrder ? this.#last : undefined;
  }

  repeats({ objects: [first] }: ListingPage): boolean {
    return first !== undefined && this.#firstKeys.has(first.key);
  }

  add({ objects }: ListingPage): void {
    if (objects[0]) this.#firstKeys.add(objects[0].key);
    for (const { key } of objects) {
      if (this.#last !== undefined && compareKeys(key, this.#last) <= 0) this.#inOrder = false;
      this.#last = key;
    }
  }

  isNew({ token, after }: Position): boolean {
    const place = `${token ?? ''} ${after ?? ''}`;
    if (this.#places.has(place)) return false;
    this.#places.add(place);
    return true;
  }
}

/** Lists with version 2 of the call, or with version 1 where the server does not know the former. */
export class S3Lister {
  readonly #caller: S3Caller;
  #version: 1 | 2 = 2;

  constructor(caller: S3Caller) {
    this.#caller = caller;
  }

  async *list(prefix: string, options: ListOptions): AsyncIterable<readonly StoredObject[]> {
    let position: Position = { after: options.after };
    const round = new Round();
    for (;;) {
      const page = await this.#page(prefix, position, options.signal);
      if (round.repeats(page)) {
        position = this.#oldWay(position, round);
        continue;
      }
      yield page.objects;
      round.add(page);
      if (!page.truncated) return;
      position = this.#next(page);
      if (!round.isNew(position)) position = this.#oldWay(position, round);
    }
  }

  /** Where a server that does not understand its own tokens goes on in the old way. */
  #oldWay({ token }: Position, { last }: Round): Position {
    if (token === undefined || last === undefined) throw invalid('it goes round in a circle');
    this.#version = 1;
    return { after: last };
  }

  #next(page: ListingPage): Position {
    if (this.#version === 2 && page.token) return { token: page.token };
    // Truncated and no token: the server ignored “version 2” and answered in the old way.
    this.#version = 1;
    if (!page.marker) throw invalid('there is more, but it does not say where');
    return { after: page.marker };
  }

  async #page(prefix: string, position: Position, signal: AbortSignal | undefined): Promise<ListingPage> {
    if (this.#version === 1) return this.#pageV1(prefix, position, signal);
    try {
      return await this.#pageV2(prefix, position, signal);
    } catch (error) {
      // Some servers do not refuse it but break; one that is broken altogether fails in the old way as well.
      const refused = isAppError(error, 'storage-unsupported', 'storage-refused', 'storage-failed');
      if (!refused || position.token !== undefined) throw error;
      const page = await this.#pageV1(prefix, position, signal);
      this.#version = 1;
      return page;
    }
  }

  async #pageV2(prefix: string, position: Position, signal: AbortSignal | undefined): Promise<ListingPage> {
    const output = await this.#caller.call(operation, { signal }, (client, o) =>
      client.send(
        new ListObjectsV2Command({
          Bucket: this.#caller.bucket,
          Prefix: prefix,
          EncodingType: 'url',
          ...(position.token === undefined ? {} : { ContinuationToken: position.token }),
          ...(position.after === undefined ? {} : { StartAfter: position.after }),
        }),
        o,
      ),
    );
    return this.#checked(readListingPage(output, prefix));
  }

  async #pageV1(prefix: string, position: Position, signal: AbortSignal | undefined): Promise<ListingPage> {
    const output = await this.#caller.call(operation, { signal }, (client, o) =>
      client.send(
        new ListObjectsCommand({
          Bucket: this.#caller.bucket,
          Prefix: prefix,
          EncodingType: 'url',
          ...(position.after === undefined ? {} : { Marker: position.after }),
        }),
        o,
      ),
    );
    return this.#checked(readListingPage(output, prefix));
  }

  #checked(page: ListingPage | undefined): ListingPage {
    if (!page) throw notS3(this.#caller.host, 'an answer that is no listing of a bucket');
    return page;
  }
}

function invalid(problem: string): AppError<'answer-invalid'> {
  return new AppError('answer-invalid', { operation, problem });
}
